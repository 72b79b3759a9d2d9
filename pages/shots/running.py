"""Start or end the run of a tool or a machine: one address, which shows what can be done now."""
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import choice_field, text_field
from components.number_pad import Advice
from components.panel import panel
from components.verdict import verdict
from data.tables.assets import AssetKind
from pages.assets.choosing import AssetChoice
from pages.assets.paths import card_path, home, number_in
from pages.assets.words import kind_words
from pages.ids import as_id
from pages.shots.reading import counter_pad
from pages.shots.words import DEFECT, cavities_words, full_moment
from services.assets.card import AssetCard, show_asset
from services.assets.register import AssetRow, find_assets
from services.language import _, ngettext, number
from services.maintenance.due import DueState
from services.maintenance.register import list_due
from services.people.roles import Permission
from services.shots.counts import tool_counts
from services.shots.run_list import RunRow, free_for_run, list_runs, run_choices
from services.wording import column_word

MOST_CHOICES = 100  # where more are free, they are searched for on the server


async def tool_run_page(screen: Any, asset_number: str, site: str = '', machine: str = '') -> None:
    await _open(screen, AssetKind.TOOL, number_in(asset_number), site, machine)


async def machine_run_page(screen: Any, asset_number: str, site: str = '', tool: str = '') -> None:
    await _open(screen, AssetKind.MACHINE, number_in(asset_number), site, tool)


async def _open(screen: Any, kind: AssetKind, code: str, site: str, other: str) -> None:
    found = await screen.ask(find_assets, code=code[:100], kind=kind, site=site[:100])
    back = card_path(kind, code, site=site)
    if len(found) != 1 or not screen.may(Permission.RUN_TOOLS):
        screen.title(_('Run of {number}', number=code), back=back, mode='focus', nav=home(kind))
        return empty_state(_('Runs cannot be started or ended here.'), picture='no-entry', action=(kind_words(kind).all, home(kind)))
    card = await screen.ask(show_asset, asset_id=found[0].id)
    running = (await screen.ask(list_runs, **{f'{kind.value}_id': card.id}, running=True)).items
    go = card_path(kind, code, site=site, tab='shots' if kind is AssetKind.TOOL else 'runs')
    title = _('End the run of {number}', number=code) if running else _('Start a run with {number}', number=code)
    screen.title(title, card.name, back=back, mode='focus', nav=home(kind))
    if running:
        return await _end(screen, running[0], go)
    if as_id(other):
        return await _start(screen, card, [await screen.ask(show_asset, asset_id=other)], go, other)
    await _choose(screen, card, go, back)


async def _choose(screen: Any, card: AssetCard, go: str, back: str) -> None:
    """In the form, or where that would be too many by a search before it, which comes back here."""
    free = await screen.ask(free_for_run, asset_id=card.id, limit=MOST_CHOICES)
    if not free.items:
        kind = _other(card)
        return empty_state(_('Nothing is free to run with {number}', number=card.asset_number), action=(kind_words(kind).all, home(kind)))
    if free.total > len(free.items):
        here = urlsplit(back)
        link = lambda row_id: f'{here.path}/run?{urlencode([*parse_qsl(here.query), (_other(card).value, row_id)])}'  # noqa: E731
        title = _('A run with {number}: which machine?', number=card.asset_number) if card.kind is AssetKind.TOOL else \
            _('A run with {number}: which tool?', number=card.asset_number)
        return await AssetChoice(screen, title, free_for_run, link, 'run', back=back, nav=home(card.kind), asset_id=card.id).draw()
    beside = next((str(row.id) for row in free.items if row.location and row.location == card.location), None)  # most likely the one
    await _start(screen, card, free.items, go, beside)


async def _start(screen: Any, card: AssetCard, free: Sequence[AssetRow | AssetCard], go: str, chosen: str | None) -> None:
    hidden = {f'{card.kind.value}_id': str(card.id), 'can_look': True}
    with box('page page-narrow'), draft_form('/forms/start_run', record=str(card.id), hidden=hidden, go=go, submit=_('Start the run'),
                                             symbol='play_arrow'):
        with panel(padded=True), box('form-grid'):
            options = [Option(str(row.id), row.asset_number, row.name) for row in free]
            choice_field(f'{_other(card).value}_id', kind_words(_other(card)).one, options, chosen, required=True)
            await _count_field(screen, card)
        await _what_speaks_against(screen, card)


async def _what_speaks_against(screen: Any, card: AssetCard) -> None:
    """What whoever starts it should know: cavities that will make no parts, and a plan past its stop."""
    if card.blocked:
        told = ngettext('{count} of {total} cavities is blocked: {names}.', '{count} of {total} cavities are blocked: {names}.', len(card.blocked),
                        total=number(len(card.cavities)), names=', '.join(cavity.name for cavity in card.blocked))
        verdict(told, 'work')
    of_tool = {'asset_id': card.id} if card.kind is AssetKind.TOOL else {}
    if (await screen.ask(list_due, state=DueState.STOP, limit=1, **of_tool)).total:
        with panel(padded=True):
            text_field('run_anyway', _('Past the stop of a plan? Say why it has to run nevertheless.'), max_length=500, wide=True,
                       hint=_('Engineers and supervisors hear of it.'))


def _other(card: AssetCard) -> AssetKind:
    return AssetKind.MACHINE if card.kind is AssetKind.TOOL else AssetKind.TOOL


async def _count_field(screen: Any, card: AssetCard) -> None:
    """At a machine nobody knows yet which tool it will be; there the answer to the form asks for what is missing."""
    is_first = card.kind is AssetKind.TOOL and (await screen.ask(tool_counts, tool_id=card.id)).last_reading is None
    hint = _('Nobody has read it yet; what it shows was made before this run.') if is_first else \
        _('Only if you have looked; what it shows was made before this run.')
    text_field('shot_count', _('Counter now'), kind='number', required=is_first, hint=hint)


async def _end(screen: Any, run: RunRow, go: str) -> None:
    counts, choices = await screen.ask(tool_counts, tool_id=run.tool_id), await screen.ask(run_choices)
    hidden = {'run_id': str(run.id), 'seen_version': run.version}
    first = Advice(_('Nobody has read this counter before: all {difference} shots are given to this run.'), warn=True)
    with draft_form('/forms/end_run', record=str(run.id), hidden=hidden, go=go, submit=_('End the run'), symbol='stop'), box('page'):
        with box('count-page'):
            with box('panel pad vstack'):
                facts(_known(run, counts.counter))
                if choices.stop_reasons:
                    reasons = [Option(str(row_id), name, _('Planned') if planned else '') for row_id, name, planned in choices.stop_reasons]
                    choice_field('stop_reason_id', column_word('stop_reason_id'), reasons, allow_empty=True)
                text_field('good', column_word('good'), kind='number')
                text_field('note', column_word('note'), max_length=500)
            with box('panel pad'):
                counter_pad('shot_count', _('The counter shows'), counts, [first])
        if choices.defects:
            with panel(column_word('rejected'), padded=True), box('form-grid'):
                for defect in choices.defects:
                    text_field(f'{DEFECT}{defect}', defect, kind='number')


def _known(run: RunRow, counter: int) -> list[Fact]:
    return [
        Fact(column_word('tool_id'), run.tool), Fact(column_word('machine_id'), run.machine),
        Fact(column_word('started_at'), full_moment(run.started_at)), Fact(column_word('active_cavities'), cavities_words(run)),
        Fact(_('Last reading'), number(counter)),
    ]
