"""The demo plant goes when the real one comes."""
from components.button import button
from components.confirm import confirm
from components.elements import box, tagged
from components.panel import panel
from pages.shell import Shell
from services.demo.removal import demo_plant, remove_demo_plant
from services.language import _


async def demo_panel(screen: Shell) -> None:
    """Nothing of it is drawn once something else was entered."""
    demo = await screen.ask(demo_plant)
    if not demo.removable:
        return
    with box() as whole, panel(_('Demo plant'), padded=True), box('vstack'):
        tagged('p', _('Tools, machines and people of the demo can be removed in one go, until something else is entered. '
                      'Places and lists stay.'), 'muted')
        if not demo.by_me:
            tagged('p', _('The people of the demo go with it. Add an administrator of your own first, and sign in under that name.'))
            return

        async def remove() -> None:
            detail = _('All tools and machines with their history and photos, and the people of the demo. It cannot be undone.')
            if await confirm(_('Remove the demo plant?'), detail=detail, action=_('Remove')) and \
                    await screen.do(remove_demo_plant, done=_('The demo plant is gone.')):
                whole.delete()

        button(_('Remove the demo plant'), symbol='delete', on_click=remove)
