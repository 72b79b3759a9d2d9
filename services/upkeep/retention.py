"""How long things are kept that nobody needs for ever. The change log is not among them."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col, select

from data.tables.people import SignIn, SignInDelay
from data.tables.sources import IntegrationEvent, LinkEvent
from data.tables.upkeep import IdempotencyKey, JobRun, Notification, RetentionRule
from services.errors import NotFound
from services.guard import command, query
from services.language import N_, _
from services.people.roles import Permission
from services.work import Work

DEFAULTS = {'sign_ins': 30, 'repeated_requests': 7, 'job_runs': 90, 'notifications': 90, 'sign_in_delays': 1,
            'source_events': 90, 'link_events': 365}
EXPLAINED = {
    'sign_ins': N_('Ended sign-ins'), 'repeated_requests': N_('Answers to repeated requests'), 'job_runs': N_('Runs of nightly jobs'),
    'source_events': N_('What machines said, step by step; sums by hour and day stay'), 'link_events': N_('When machines could be heard'),
    'notifications': N_('Notifications that were read'), 'sign_in_delays': N_('Waiting times after failed sign-ins'),
}
PORTION = 2000  # rows
Days = Annotated[int, Field(ge=1, le=3650)]


@dataclass(frozen=True, slots=True)
class Rule:
    what: str
    explained: str
    keep_days: int


@query(Permission.EDIT_SETTINGS)
def list_retention_rules(work: Work) -> list[Rule]:
    days = _days(work)
    return [Rule(what, _(EXPLAINED[what]), days[what]) for what in DEFAULTS]


@command(Permission.EDIT_SETTINGS)
def change_retention_rule(work: Work, *, what: str, keep_days: Days) -> None:
    work.actor.require_all_sites()
    if what not in DEFAULTS:
        raise NotFound(_('There is no such rule.'))
    rule = work.session.exec(select(RetentionRule).where(RetentionRule.what == what)).first()
    if rule is None:
        work.add(RetentionRule(what=what, keep_days=keep_days))
    else:
        rule.keep_days = keep_days


@command(Permission.EDIT_SETTINGS)
def tidy(work: Work) -> int:
    """Remove what is older than its rule allows, by both clocks: one that jumped must not empty anything."""
    work.actor.require_all_sites()
    days, now = _days(work), min(work.house.steady(), work.house.wall())
    return sum(_remove(work, table, too_old(now - timedelta(days=days[what]))) for what, table, too_old in _rules())


@command(Permission.EDIT_SETTINGS)
def tidy_source_events(work: Work) -> int:
    """The oldest of what machines said, a portion only: millions in one go would hold up everybody who writes."""
    work.actor.require_all_sites()
    before = min(work.house.steady(), work.house.wall()) - timedelta(days=_days(work)['source_events'])
    oldest = work.session.exec(select(IntegrationEvent.id).order_by(col(IntegrationEvent.id)).limit(1)).first()
    portion = sa.and_(col(IntegrationEvent.id) < (oldest or 0) + PORTION, col(IntegrationEvent.received_at) < before)
    return _remove(work, IntegrationEvent, portion) if oldest is not None else 0


def _rules() -> list[tuple[str, Any, Callable[[datetime], Any]]]:
    return [
        ('sign_ins', SignIn, lambda before: SignIn.ended_at < before),  # type: ignore[operator]
        ('repeated_requests', IdempotencyKey, lambda before: IdempotencyKey.at < before),
        ('job_runs', JobRun, lambda before: JobRun.started_at < before),
        ('notifications', Notification, lambda before: sa.and_(
            Notification.read_at.is_not(None), Notification.at < before)),  # type: ignore[union-attr, arg-type]
        ('link_events', LinkEvent, lambda before: LinkEvent.at < before),
        ('sign_in_delays', SignInDelay, lambda before: SignInDelay.wait_until < before),
    ]


def _remove(work: Work, table: Any, too_old: Any) -> int:
    gone = work.session.execute(sa.delete(table).where(too_old), execution_options={'unaudited': True, 'synchronize_session': False})
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _days(work: Work) -> dict[str, int]:
    stored = work.session.exec(select(RetentionRule)).all()
    return {**DEFAULTS, **{rule.what: rule.keep_days for rule in stored if rule.what in DEFAULTS}}
