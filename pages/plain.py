"""The frame of the few pages that come before signing in: plain HTML without NiceGUI, so that strangers never get a socket."""
import json
import time
from dataclasses import dataclass
from html import escape

from components.markup import Node
from components.markup import html as drawn
from components.words import words_script
from services.language import _, voice


@dataclass(frozen=True, slots=True)
class Look:
    """What the head of every page needs: where the files are, day or night, which device, and when it goes to sleep."""
    files: str
    night: bool = False
    device: str = 'desk'
    idle_seconds: int = 0
    user: str = ''


def plain_page(title: str, body: str, look: Look) -> str:
    """A whole page; `body` is markup made by our own functions, which escape what they are given."""
    spoken = voice()
    return (f'<!doctype html><html lang="{escape(spoken.language)}" class="{"night" if look.night else ""}"{html_data(look)}><head>'
            f'<meta charset="utf-8"><title>{escape(title)} · Toolwarden</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">'
            f'{head_links(look)}</head><body>{body}</body></html>')


def head_links(look: Look) -> str:
    """Styles, words and the one script; the same on plain pages and inside NiceGUI."""
    return (f'<link rel="preload" href="{look.files}/fonts/ahn-latin.woff2" as="font" type="font/woff2" crossorigin>'
            f'<link rel="stylesheet" href="{look.files}/css/all.css">'
            '<link rel="manifest" href="/manifest.webmanifest">'
            f'<link rel="icon" href="{look.files}/icons/icon-192.png"><link rel="apple-touch-icon" href="{look.files}/icons/icon-192.png">'
            '<meta name="theme-color" content="#E4E8EB" media="(prefers-color-scheme: light)">'
            '<meta name="theme-color" content="#0F1418" media="(prefers-color-scheme: dark)">'
            f'<meta name="mobile-web-app-capable" content="yes">{words_script()}'
            f'<script type="module" src="{look.files}/js/all.js"></script>')


def html_data(look: Look) -> str:
    """What the scripts read from the <html> element."""
    return ''.join(f' data-{name}="{escape(str(value))}"' for name, value in page_facts(look).items())


def root_script(look: Look) -> str:
    """The same for pages whose <html> element is made by NiceGUI; dark before the first paint, so that nothing flashes at night."""
    facts = {name.replace('-', '_'): value for name, value in page_facts(look).items()}
    camel = {name.split('_')[0] + ''.join(part.title() for part in name.split('_')[1:]): str(value) for name, value in facts.items()}
    night = "document.documentElement.classList.add('night');" if look.night else ''
    return f'<script>Object.assign(document.documentElement.dataset,{_as_script(camel)});{night}</script>'


def page_facts(look: Look) -> dict[str, str | int]:
    facts: dict[str, str | int] = {'device': look.device, 'server-now': int(time.time() * 1000)}
    if look.user:
        facts['user'] = look.user
    if look.idle_seconds:
        facts['idle-seconds'] = look.idle_seconds
    return facts


def theme_switch() -> str:
    """Day or night, before anybody is signed in."""
    from components.pictograms import icon_svg
    label = _('Day or night colours')
    return (f'<button type="button" class="icon-btn" data-theme-switch aria-pressed="false" aria-label="{escape(label)}">'
            f'{icon_svg("contrast")}</button>')


def heading(title: str, sub: str, look: Look) -> str:
    mark = Node('img', {'class': 'brand-mark', 'src': f'{look.files}/icons/icon-192.png', 'alt': '', 'width': 56, 'height': 56})
    words = Node('div', {'class': 'col2 grow'}, [Node('h1', {'class': 'login-title'}, [title]), Node('span', {'class': 'muted'}, [sub])])
    return f'<div class="card-head">{drawn(mark)}{drawn(words)}{theme_switch()}</div>'


def _as_script(value: object) -> str:
    return json.dumps(value).replace('<', '\\u003c')
