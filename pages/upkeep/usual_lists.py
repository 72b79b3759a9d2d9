"""The lists a plant usually begins with, for one that began without them."""
from components.button import button
from components.elements import box, tagged
from components.panel import panel
from pages.shell import Shell
from services.first_run import empty_lists, fill_empty_lists
from services.language import _


async def usual_lists_panel(screen: Shell) -> None:
    """Nothing of it is drawn where every list has something in it."""
    empty = await screen.ask(empty_lists)
    if not empty:
        return
    with box() as whole, panel(_('Usual lists'), padded=True), box('vstack'):
        tagged('p', _('Nothing stands in: {names}.', names=', '.join(_titles()[table] for table in empty)), 'strong')
        tagged('p', _('They can begin with what is usual in moulding shops, in the language of the plant; everything may be changed or switched off '
                      'afterwards. Lists in which something stands are left as they are.'), 'muted')

        async def fill() -> None:
            if await screen.do(fill_empty_lists, done=_('The usual lists are there.')):
                whole.delete()

        button(_('Fill the empty lists'), symbol='playlist_add', on_click=fill)


def _titles() -> dict[str, str]:
    return {'failure_code': _('Failure codes'), 'stop_reason': _('Stop reasons'), 'part_defect': _('Part defects'), 'cause': _('Causes'),
            'corrective_action': _('Corrective actions'), 'checklist_template': _('Checklists')}
