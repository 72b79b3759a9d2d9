"""The first visit: three short steps behind the code that stands in the terminal."""
from html import escape

from components import draft_form
from components import field as fields
from components.choice import Option
from components.markup import Node
from components.markup import html as drawn
from components.pictograms import icon_svg
from pages.plain import Look, heading, plain_page
from services.language import _, languages, locales, zones


def set_up_page(look: Look) -> str:
    steps_of_wizard = _administrator() + _plant() + _content()
    wizard = f'<tw-wizard class="wiz wiz-plain" current="1"><div class="wiz-body">{steps_of_wizard}</div>{_foot()}</tw-wizard>'
    form = draft_form.html('/set-up', wizard, submit=None, go='/', keep=False)
    steps = ''.join(f'<li><span class="n num" data-of="3">{place}</span><span class="t">{escape(name)}</span></li>'
                    for place, name in enumerate((_('You'), _('Plant'), _('Content')), 1))
    head, label = heading(_('Welcome to Toolwarden'), _('Three steps, then it runs.'), look), _('Steps')
    body = (f'<main class="card-page"><section class="card card-wide">{head}'
            f'<ol class="steps" aria-label="{escape(label)}">{steps}</ol>{form}</section></main>'
            f'<script type="module" src="{look.files}/js/set_up.js"></script>')
    return plain_page(_('Set-up'), body, look)


def _administrator() -> str:
    return _step(1, fields.html('setup_code', _('Set-up code'), required=True, hint=_('It stands in the terminal where Toolwarden was started.'),
                                max_length=20)
                 + fields.html('full_name', _('Your name'), required=True, max_length=120)
                 + fields.html('username', _('User name'), required=True, max_length=64, autocomplete='username')
                 + fields.html('password', _('Password'), kind='password', required=True, max_length=300, autocomplete='new-password',
                               hint=_('At least 15 characters; a short sentence is easy to remember.')))


def _plant() -> str:
    zone_options = [Option(zone, zone.replace('_', ' ')) for zone in zones()]
    return _step(2, fields.html('plant_name', _('Plant name'), required=True, max_length=80)
                 + fields.choice_html('language', _('Language'), languages(), 'en', required=True)
                 + fields.choice_html('locale', _('Numbers and dates'), locales(), 'en-GB', required=True)
                 + fields.choice_html('zone', _('Time zone'), zone_options, 'UTC', required=True)
                 + _switch('second_factor', _('Administrators need a second factor'), _('An authenticator app on the phone; recommended.'), True))


def _content() -> str:
    return _step(3, _switch('starter', _('Starter content'), _('Usual departments, presses, benches and racks, to be changed as you like.'), True)
                 + _switch('demo', _('Demo plant'), _('Twelve tools, five machines and nine people to try everything with.'), False))


def _step(number: int, inside: str) -> str:
    return f'<section class="step" data-step="{number}"><div class="step-scroll vstack">{inside}</div></section>'


def _switch(name: str, label: str, hint: str, on: bool) -> str:
    words = [Node('span', {'class': 'strong'}, [label]), Node('span', {'class': 'small muted'}, [hint])]
    box = Node('input', {'type': 'checkbox', 'role': 'switch', 'name': name, 'data-start': 'true' if on else 'false'})
    return drawn(Node('label', {'class': 'switchrow'}, [Node('span', {'class': 'col2 grow'}, words), box]))


def _foot() -> str:
    back, onward, finish = (f'<span>{escape(word)}</span>' for word in (_('Back'), _('Next'), _('Finish')))
    return (f'<div class="wiz-foot"><button type="button" class="btn btn-plain btn-lg wiz-back">{icon_svg("arrow_back")}{back}</button>'
            f'<p class="wiz-note" role="status"></p>'
            f'<button type="button" class="btn btn-main btn-lg wiz-next">{onward}</button>'
            f'<button type="submit" class="btn btn-main btn-lg wiz-final">{icon_svg("check")}{finish}</button></div>')
