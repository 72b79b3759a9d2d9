"""The bare NiceGUI application that figures are compared with: the same packages, no product."""
import importlib
import sys

from nicegui import ui

for name in ('alembic', 'apscheduler', 'babel', 'bcrypt', 'cryptography', 'sqlmodel'):
    importlib.import_module(name)


def root() -> None:
    with ui.row():
        ui.link('Buttons', '/').props('id=first')
        ui.link('Rows', '/rows').props('id=second')
    ui.sub_pages({'/': buttons, '/rows': rows})


def buttons() -> None:
    label = ui.label('0').props('id=count')
    ui.button('Tap', on_click=lambda: label.set_text(str(int(label.text) + 1))).props('id=tap')
    for number in range(40):
        ui.button(f'Button {number}')


def rows() -> None:
    for number in range(12):
        with ui.row().classes('bare-row'):
            ui.label(f'TL-{number}')
            ui.label('Some tool')
            ui.label('Press 1')


if __name__ == '__main__':
    ui.run(root, host='127.0.0.1', port=int(sys.argv[1]), show=False, reload=False, tailwind=False, show_welcome_message=False)
