"""The place where a code is read: the live camera where the browser allows it, and a photo of the code everywhere."""
from nicegui import ui

from components.button import button
from components.elements import box, icon, tagged, text
from services.language import _, number


def scanner(action: str, *, largest: int) -> ui.element:
    """`action` is asked what a code means (`?code=`), and reads the code on a picture that is posted to it."""
    too_large = _('A photo may have {limit} MB at most.', limit=number(largest / 2**20))
    with box('scan', 'tw-scan', action=action, largest=largest, too_large=too_large, no_camera=_('The camera cannot be used. Take a photo instead.'),
             looking=_('Hold the code in front of the camera.'), reading=_('Reading the code…')) as element:
        with box('scan-live'):
            box('scan-video', 'video', autoplay=True, playsinline=True, muted=True, hidden=True, aria_label=_('What the camera sees'))
            button(_('Use the camera'), symbol='videocam', kind='main', large=True, data_camera=True, hidden=True)
        tagged('p', _('Live scanning needs an address that begins with https. A photo of the code does the same.'), 'small muted scan-why')
        with box('btn btn-plain btn-lg scan-photo', 'label'):
            icon('photo_camera')
            text(_('Take a photo of the code'))
            box('cover', 'input', type='file', accept='image/*', capture='environment', aria_label=_('Take a photo of the code'))
        box('scan-said', 'p', role='status')
    return element
