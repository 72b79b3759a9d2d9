"""Read the counter: what is known on the left, the number pad on the right, one tap to save."""
from collections.abc import Sequence
from typing import Any

from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import number_field, text_field
from components.number_pad import Advice
from data.tables.assets import AssetKind
from pages.assets.paths import card_path, home, number_in
from pages.assets.words import kind_words
from pages.shots.words import full_moment
from services.assets.register import find_assets
from services.language import _, number
from services.people.roles import Permission
from services.shots.counts import ToolCounts, tool_counts

DIGITS = 12
UNUSUAL = 100_000  # more shots than a press makes in a week are rather a digit too many


async def read_counter_page(screen: Any, asset_number: str, site: str = '') -> None:
    code = number_in(asset_number)
    found = await screen.ask(find_assets, code=code[:100], kind=AssetKind.TOOL, site=site[:100])
    back = card_path(AssetKind.TOOL, code, site=site)
    screen.title(_('Counter of {number}', number=code), found[0].name if found else '', back=back, mode='focus', nav=home(AssetKind.TOOL))
    if len(found) != 1 or not screen.may(Permission.COUNT_SHOTS):
        return empty_state(_('The counter cannot be read here.'), picture='no-entry', action=(kind_words(AssetKind.TOOL).all, home(AssetKind.TOOL)))
    counts = await screen.ask(tool_counts, tool_id=found[0].id)
    go = card_path(AssetKind.TOOL, code, site=site, tab='shots')
    with draft_form('/forms/read_counter', record=str(counts.tool_id), hidden={'tool_id': str(counts.tool_id)}, go=go), box('count-page'):
        with box('panel pad vstack'):
            facts(_known(counts), large=True)
            text_field('note', _('Note'), max_length=500)
        with box('panel pad'):
            counter_pad('shot_count', _('The counter shows'), counts)


def counter_pad(name: str, label: str, counts: ToolCounts, at_first: Sequence[Advice] = ()) -> None:
    """Warns of a digit too few or too many while it is typed; `at_first` is said where nobody has read it before."""
    last = counts.counter
    advice = [Advice(_('{difference} below the last reading'), below=last, warn=True),
              Advice(_('{difference} more than at the last reading'), below=last + UNUSUAL),
              Advice(_('{difference} more than at the last reading: is that a digit too many?'), warn=True)]
    number_field(name, label, digits=DIGITS, compare=last, advice=advice if counts.last_reading else at_first,
                 hint=_('Type what the counter shows.'))


def _known(counts: ToolCounts) -> list[Fact]:
    last = counts.last_reading
    known = [Fact(_('Last reading'), number(counts.counter))]
    if last:
        known += [Fact(_('Read'), full_moment(last.recorded_at)), Fact(_('Read by'), last.recorded_by)]
    return [*known, Fact(_('Shots in its life'), number(counts.lifetime_shots))]

