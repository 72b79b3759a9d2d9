"""What a screen shows while the database is away: nobody has to do anything, it comes back by itself."""
from html import escape

from pages.plain import Look, heading, plain_page
from services.errors import ServiceError
from services.language import _


def waiting_page(problem: ServiceError, look: Look) -> str:
    title, comfort = _('One moment, please'), _('This page asks again by itself every few seconds. What was entered before is kept.')
    body = f'<main class="card-page"><section class="card">{heading(title, str(problem), look)}<p>{escape(comfort)}</p></section></main>'
    return plain_page(title, body, look)
