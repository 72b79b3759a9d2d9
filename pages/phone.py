"""What a phone shows after it has read the code on a screen: two buttons for photos of one thing. Plain HTML, without a socket."""
from datetime import datetime
from html import escape

from components.markup import Node
from components.markup import html as drawn
from pages.plain import Look, heading, plain_page
from services.assets.register import AssetRow
from services.language import _, clock
from services.photos.picture import LARGEST


def phone_page(look: Look, asset: AssetRow, action: str, until: datetime) -> str:
    title, thing = _('Photos'), f'{asset.asset_number} {asset.name}'
    comfort = _('They show up on the screen by themselves. This page works until {time}.', time=clock(until))
    return _page(title, heading(title, thing, look) + drawn(Node('tw-photo', {'action': action, 'largest': LARGEST})), comfort, look)


def lost_page(look: Look) -> str:
    title = _('Photos')
    return _page(title, heading(title, '', look), _('This code is not valid any more. Ask for a new one on the screen.'), look)


def _page(title: str, inside: str, sentence: str, look: Look) -> str:
    return plain_page(title, f'<main class="card-page"><section class="card">{inside}<p class="pad">{escape(sentence)}</p></section></main>', look)
