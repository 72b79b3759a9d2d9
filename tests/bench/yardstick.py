"""The bare NiceGUI application that figures are compared with: the same packages, no product."""
import importlib
import sys

from nicegui import app, ui

from app.web.charts import script

for name in ('alembic', 'apscheduler', 'babel', 'bcrypt', 'cryptography', 'sqlmodel'):
    importlib.import_module(name)


def root() -> None:
    with ui.row():
        ui.link('Buttons', '/').props('id=first')
        ui.link('Rows', '/rows').props('id=second')
    ui.sub_pages({'/': buttons, '/rows': rows, '/chart': chart})


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


def chart() -> None:
    """Nothing but axes, with the same part of Plotly as the product."""
    ui.html('<div id="chart" style="height:340px"></div>', sanitize=False)
    ui.run_javascript("""const script = document.createElement('script'); script.src = '/plotly.js';
        script.onload = () => Plotly.newPlot('chart', [], {}, {displayModeBar: false}); document.head.append(script);""")


if __name__ == '__main__':
    app.add_static_file(local_file=script(), url_path='/plotly.js', max_cache_age=31_536_000)
    ui.run(root, host='127.0.0.1', port=int(sys.argv[1]), show=False, reload=False, tailwind=False, show_welcome_message=False)
