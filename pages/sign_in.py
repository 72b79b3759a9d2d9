"""Signing in: a tile and a PIN on a kiosk, a name and a password everywhere else."""
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from components import draft_form, pin_pad
from components import field as fields
from components.pictograms import icon_svg
from components.user_tile import user_tile_html
from pages.plain import Look, heading, plain_page, theme_switch
from services.language import _, clock
from services.people.devices import Face
from services.wording import choice_word


def password_page(look: Look, *, plant: str, next_path: str, enrolled: bool) -> str:
    """Name and password; the code of the second factor is asked for only where there is one."""
    inside = (fields.html('username', _('User name'), required=True, autocomplete='username', max_length=64)
              + fields.html('password', _('Password'), kind='password', required=True, autocomplete='current-password', max_length=300)
              + f'<div class="second-factor" hidden>{_code_field()}</div>')
    form = draft_form.html('/sign-in', inside, submit=_('Sign in'), hidden={'next': next_path}, keep=False)
    title, tiles, badge = _('Sign in'), escape(f'/sign-in?next={next_path}'), _('Sign in with PIN or badge')
    other = f'<p class="card-foot"><a class="btn btn-quiet" href="{tiles}">{escape(badge)}</a></p>'
    body = (f'<main class="card-page"><section class="card">{heading(title, plant, look)}{form}{other if enrolled else ""}</section></main>'
            f'<script type="module" src="{look.files}/js/sign_in.js"></script>')
    return plain_page(title, body, look)


def _code_field() -> str:
    return fields.html('code', _('Code from your authenticator app'), autocomplete='one-time-code', max_length=20)


def tiles_page(look: Look, faces: Sequence[Face], *, plant: str, next_path: str) -> str:
    """Who is working? Touch your name, enter the PIN, or hold the badge to the reader."""
    tiles = ''.join(user_tile_html(str(face.user_id), face.full_name, choice_word(face.role)) for face in faces)
    say = {name: escape(sentence) for name, sentence in _sentences().items()}
    nobody = f'<p class="muted pad">{say["nobody"]}</p>'
    password = f'/sign-in?password=1&next={next_path}'
    body = (
        f'<main class="login" data-next="{escape(next_path)}" data-pin-for="{say["pin_for"]}" '
        f'data-first="{say["first"]}" data-lost="{say["lost"]}">'
        f'<div class="login-left"><div class="login-head"><div class="col2 grow"><h1 class="login-title">{say["who"]}</h1>'
        f'<span class="muted num">{escape(plant)} · {escape(clock(datetime.now(UTC)))}</span></div>{theme_switch()}'
        f'<a class="btn btn-plain login-badge" href="{escape(password)}">{icon_svg("badge")}<span>{say["password"]}</span></a></div>'
        f'<div class="user-grid" role="group" aria-label="{say["people"]}">{tiles}</div>{"" if faces else nobody}</div>'
        f'<section class="login-right" aria-label="{say["pin"]}"><button type="button" class="icon-btn login-close" '
        f'aria-label="{say["somebody_else"]}">{icon_svg("close")}</button>'
        f'<p class="h2 login-who" role="status">{say["first"]}</p>'
        f'{pin_pad.html(say["pin"], disabled=True)}</section></main><script type="module" src="{look.files}/js/sign_in.js"></script>')
    return plain_page(_('Sign in'), body, look)


def _sentences() -> dict[str, str]:
    """Outside of the markup, because the tool that collects sentences does not look inside of f-strings."""
    return {
        'who': _('Who is working?'), 'people': _('People'), 'first': _('Touch your name first'), 'pin': _('PIN'),
        'pin_for': _('PIN for {name}', name='{name}'), 'somebody_else': _('Choose somebody else'), 'password': _('Password'),
        'nobody': _('Nobody has a PIN here yet. Sign in with a password.'), 'lost': _('No connection. Please try again.'),
    }
