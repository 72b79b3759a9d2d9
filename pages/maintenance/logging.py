"""Logging maintenance in a few taps: which tool, which checklist, every step of it, and one button that signs."""
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from components.checklist import OK, Check, Reason, checklist, usual_reasons
from components.draft_form import draft_form
from components.elements import box, icon, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import area_field, switch_field, text_field
from components.list_row import list_row
from components.photos_ahead import photo_ids
from components.wizard import Wizard, step_bar
from data.tables.assets import AssetKind
from data.tables.maintenance import LogKind, StepType
from pages.assets.choosing import AssetChoice
from pages.assets.paths import number_in
from pages.ids import as_id
from pages.maintenance.words import HOME, count_words
from pages.photos.pane import photos_with_form
from services.actions.register import list_actions
from services.assets.card import AssetCard, show_asset
from services.assets.history import asset_history
from services.assets.register import find_assets
from services.language import _, day, number
from services.maintenance.logs import assets_to_log, checklists_for
from services.maintenance.templates import JUDGED, Step, Template, list_editions, show_template
from services.people.roles import Permission
from services.photos.marks import open_marks
from services.wording import choice_word, column_word

LOG = f'{HOME}/log'
WATCH, NOT_APPLICABLE, FIX, NO_PHOTO = 'watch', 'not_applicable', 'fail', 'no_photo'
SHOWN_BEFORE = 5
Numbered = tuple[int, Step]


async def new_log_page(screen: Any, asset: str = '', checklist: str = '', plan: str = '', kind: str = '') -> None:
    """Without an asset the first question is which one (what came out of a machine comes first), then what is done to it."""
    if not screen.may(Permission.DO_MAINTENANCE):
        screen.title(_('Log maintenance'), back=HOME, mode='focus', nav='/more')
        return empty_state(_('You are not allowed to do this.'), picture='no-entry')
    if not as_id(asset):
        title = _('Maintenance: which tool or machine?')
        return await AssetChoice(screen, title, assets_to_log, lambda row_id: log_path(asset=row_id), 'maintenance_log').draw()
    card = await screen.ask(show_asset, asset_id=asset)
    if as_id(checklist):
        template = await screen.ask(show_template, template_id=checklist)
        if not template.is_newest:  # a plan names the edition that was the newest when it was made
            template = (await screen.ask(list_editions, template_id=checklist))[0]
        if not template.steps:
            screen.title(template.name, back=log_path(asset=card.id), mode='focus', nav='/more')
            return empty_state(_('The checklist {name} has no steps yet, so there is nothing to sign.', name=template.name))
        return await _Signing(screen, card, template, plan if as_id(plan) else '').draw()
    if kind in set(LogKind):
        return _free_form(screen, card, LogKind(kind))
    await _choose_checklist(screen, card)


async def tool_log_page(screen: Any, asset_number: str, site: str = '') -> None:
    """The same by the number of the tool, as it stands on its label."""
    found = await screen.ask(find_assets, code=number_in(asset_number)[:100], kind=AssetKind.TOOL, site=site[:100])
    await new_log_page(screen, asset=str(found[0].id) if len(found) == 1 else '')


def log_path(**asked: Any) -> str:
    return f'{LOG}?{urlencode({name: value for name, value in asked.items() if value})}'


async def _choose_checklist(screen: Any, card: AssetCard) -> None:
    screen.title(_('Maintenance: {number}', number=card.asset_number), card.name, back=LOG, mode='focus', nav='/more')
    lists = await screen.ask(checklists_for, asset_id=card.id)
    with box('page page-fit'), box('panel page-scroll'):
        for template in lists:
            told = ' · '.join(filter(None, [choice_word(template.purpose), count_words(template), template.description]))
            list_row(template.name, told, href=log_path(asset=card.id, checklist=template.id), symbol='checklist')
        for kind in (LogKind.REPAIR, LogKind.CLEANING, LogKind.LUBRICATION):
            list_row(_('{kind}, without a checklist', kind=choice_word(kind)), _('In your own words'), href=log_path(asset=card.id, kind=kind.value),
                     symbol='edit_note')


def _free_form(screen: Any, card: AssetCard, kind: LogKind) -> None:
    screen.title(f'{choice_word(kind)}: {card.asset_number}', card.name, back=log_path(asset=card.id), mode='focus', nav='/more')
    hidden = {'asset_id': str(card.id), 'kind': kind.value, 'started_at': datetime.now(UTC).isoformat()}
    with box('page'), box('panel pad'), draft_form('/forms/sign_log', record=f'{card.id}:{kind}', hidden=hidden, submit=_('Sign and save')), \
            box('form-grid'):
        area_field('observations', _('What was done'), required=True, max_length=2000)
        _spares()
        photos_with_form(screen, 'maintenance_log_id', card.id)


class _Signing:
    """Checks, then cavities, then what is measured and written; the last button signs. Parts without questions are left out."""

    def __init__(self, screen: Any, card: AssetCard, template: Template, plan_id: str) -> None:
        self.screen, self.card, self.template, self.plan_id = screen, card, template, plan_id
        self.cavities = [cavity.name for cavity in card.cavities if not cavity.is_blocked]
        steps = list(enumerate(template.steps, 1))
        self.per_cavity = [each for each in steps if each[1].type is StepType.PER_CAVITY and self.cavities]
        self.checks = [each for each in steps if _is_check(each[1]) and each not in self.per_cavity]
        self.entries = [each for each in steps if each[1].type in (StepType.NUMBER, StepType.TEXT)]

    async def draw(self) -> None:
        parts = self.parts()
        self.before = await self.what_was_before()
        with self.screen.title(self.template.name, f'{self.card.asset_number} {self.card.name}', back=log_path(asset=self.card.id), mode='focus',
                               nav='/more'):
            step_bar([name for name, _draw in parts])
        with draft_form('/forms/sign_log', record=f'{self.card.id}:{self.template.id}', hidden=self.hidden(), submit=None):
            self.wizard = Wizard(final=_('Sign and save'))
            with self.wizard.extra:
                photos_with_form(self.screen, 'maintenance_log_id', self.card.id)
            for _name, draw in parts:
                draw()

    def hidden(self) -> dict[str, Any]:
        return {'asset_id': str(self.card.id), 'checklist_template_id': str(self.template.id), 'plan_id': self.plan_id, 'others_ok': False,
                'started_at': datetime.now(UTC).isoformat()}

    def parts(self) -> list[tuple[str, Any]]:
        checks = [(_('Checks'), self.check_step)] if self.checks else []
        cavities = [(step.text, partial(self.cavity_step, number, each)) for number, each in enumerate(self.per_cavity, len(checks) + 1)
                    for step in [each[1]]]
        return [*checks, *cavities, (_('Sign'), self.sign_step)]

    async def what_was_before(self) -> list[tuple[str, str]]:
        """Whoever begins should know what the last ones have found: what is open, and the newest entries."""
        asked = {'asset_id': self.card.id}
        marks, actions = await self.screen.ask(open_marks, **asked), await self.screen.ask(list_actions, unfinished=True, limit=SHOWN_BEFORE, **asked)
        happened = await self.screen.ask(asset_history, limit=SHOWN_BEFORE, **asked)
        found = [(_('Action'), action.title) for action in actions.items]
        found += [(_('Mark'), ' · '.join(filter(None, [mark.code, mark.cavity, mark.note])) or mark.photo) for mark in marks[:SHOWN_BEFORE]]
        return found + [(day(each.at), ' · '.join(filter(None, [each.title, each.detail, each.who]))) for each in happened]

    def history(self) -> None:
        if self.before:
            with box('before', 'details'):
                with box('strong', 'summary'):
                    text(_('What was before ({count})', count=number(len(self.before))))
                    icon('expand_more')
                facts([Fact(name, value) for name, value in self.before])

    def check_step(self) -> None:
        with self.wizard.step(), box('step-scroll'):
            self.history()
            checklist(_('Checks'), [_check(place, step) for place, step in self.checks], name='checks', timed=True,
                      reasons=[Reason(WATCH, _('Watch: can wait')), *usual_reasons(), Reason(NO_PHOTO, _('No photo'), problem=False)])
        only_photos = all(step.type is StepType.PHOTO for _place, step in self.checks)
        self.wizard.rest_button(1, _('Go on without a photo') if only_photos else '')

    def cavity_step(self, number: int, asked: Numbered) -> None:
        place, step = asked
        with self.wizard.step(), box('step-scroll cavity-checks'):
            checklist(step.text, [Check(name, _('Cavity {cavity}', cavity=name)) for name in self.cavities], name=f'cavities_{place}', timed=True,
                      reasons=[Reason(WATCH, _('Watch')), Reason(FIX, _('Fix')), Reason(NOT_APPLICABLE, _('Not applicable'), problem=False)])
        self.wizard.rest_button(number, _('All cavities OK') if len(self.cavities) > 1 else _('Cavity OK'))

    def sign_step(self) -> None:
        with self.wizard.step(), box('step-scroll'), box('panel pad vstack'):
            with box('form-grid'):
                for place, step in self.entries:
                    text_field(f'value_{place}', _with_unit(step), kind='decimal' if step.type is StepType.NUMBER else 'text',
                               required=step.critical, max_length=500, hint=limits(step))
                area_field('observations', column_word('observations'), max_length=2000, rows=2)
                _spares()
                switch_field('follow_up_required', column_word('follow_up_required'))


def _spares() -> None:
    text_field('spares_fitted', column_word('spares_fitted'), max_length=500)
    text_field('duration_minutes', column_word('duration_minutes'), kind='number', hint=_('Empty: counted from when you began'))


def _is_check(step: Step) -> bool:
    return step.type in JUDGED or step.type in (StepType.PER_CAVITY, StepType.PHOTO)


def _check(place: int, step: Step) -> Check:
    return Check(str(place), step.text, critical=step.critical, photo=step.type is StepType.PHOTO)


def _with_unit(step: Step) -> str:
    return f'{step.text} ({step.unit})' if step.unit else step.text


def limits(step: Step) -> str:
    low, high = (number(each, 2 if each % 1 else 0) if each is not None else '' for each in (step.low, step.high))
    if low and high:
        return _('From {low} to {high}', low=low, high=high)
    return _('At least {low}', low=low) if low else _('At most {high}', high=high) if high else ''


def gather(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form has a field for every kind of step, the command one list of answers."""
    plain = {name: value for name, value in photo_ids(values).items() if not name.startswith(('checks', 'value_', 'cavities_'))}
    return {**plain, 'answers': list(_answers(values))}


def _answers(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    times = dict(_answered(values.get('checks_at')))
    for place, answer in _answered(values.get('checks')):
        yield {'step': place, 'at': times.get(place), **_judged(answer)}
    for name, value in values.items():
        if name.startswith('value_') and value not in (None, ''):
            yield {'step': name.removeprefix('value_'), 'value': value}
        elif name.startswith('cavities_') and not name.endswith('_at'):
            verdicts = {cavity: _judged(answer)['verdict'] for cavity, answer in _answered(value)}
            last = max((at for _cavity, at in _answered(values.get(f'{name}_at'))), default=None)
            yield {'step': name.removeprefix('cavities_'), 'cavities': verdicts, 'at': last}


def _answered(value: Any) -> Sequence[tuple[str, str]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _judged(answer: str) -> dict[str, Any]:
    """What is not in order says why."""
    known = {OK: 'ok', WATCH: 'watch', FIX: 'fail', NOT_APPLICABLE: 'skipped', NO_PHOTO: 'skipped'}
    return {'verdict': known[answer]} if answer in known else {'verdict': 'fail', 'value': answer}
