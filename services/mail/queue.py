"""The notifications that wait to be e-mailed. They are taken for a while and settled one letter at a time, so none is lost and none goes twice."""
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.people import User
from data.tables.upkeep import Notification
from services.errors import NotAllowed, NotFound
from services.guard import command, query
from services.language import _
from services.mail.enclosing import papers_of
from services.mail.letters import Letter, is_address, write_letter, write_test
from services.mail.server import Outcome
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Work

LEASE = timedelta(minutes=30)  # so long what was taken is in somebody's hands; whoever died with it is succeeded after that
PAUSE = timedelta(minutes=5)  # before a server that was away is asked again
ALONE, ALONE_FOR = 'failure', timedelta(days=1)  # a bad failure gets a letter of its own while it is news
MOST = 50  # letters in one hand, which a slow server takes well within the lease
SENT_BY = {Outcome.SENT: 'mail', Outcome.REFUSED: 'refused'}


@command(Permission.EDIT_SETTINGS)
def take_letters(work: Work) -> list[Letter]:
    """What is due: news of failures first, then one digest for each person. Nobody else gets them until the lease is over."""
    work.actor.require_all_sites()
    plant, groups = settings_of(work.session), _groups(work)
    taken = groups[:MOST]
    for _user, notes in taken:
        for note in notes:
            note.mail_due_at = work.now + LEASE
    return [write_letter(user, notes, plant, work.now, papers_of(work, notes)) for user, notes in taken]


@command(Permission.EDIT_SETTINGS)
def settle_letter(work: Work, *, notification_ids: list[UUID], outcome: Outcome) -> None:
    """Sent or refused for good: never again. Else once more after a pause."""
    work.actor.require_all_sites()
    for note in work.session.exec(select(Notification).where(Notification.id.in_(notification_ids))):  # type: ignore[attr-defined]
        note.sent_by = SENT_BY.get(outcome, '')
        again = outcome is Outcome.LATER and note.read_at is None  # what was read on the bell meanwhile is no news
        note.mail_due_at = work.now + PAUSE if again else None


@query(Permission.EDIT_SETTINGS)
def write_test_letter(work: Work) -> Letter:
    """To whoever asks, and to nobody else."""
    work.actor.require_all_sites()
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    if user is None:
        raise NotAllowed(_('Only people have an account.'))
    if not is_address(user.email):
        raise NotFound(_('Enter your e-mail address first: More, My account.'))
    return write_test(user, settings_of(work.session), work.now)


def _groups(work: Work) -> list[tuple[User, list[Notification]]]:
    alone: list[tuple[User, list[Notification]]] = []
    digests: dict[UUID, tuple[User, list[Notification]]] = {}
    for note, user in _due(work):
        if not (user.active and user.wants_mail and is_address(user.email)):
            note.mail_due_at = None  # since it was written they left, or do not want it any more; the bell has it
        elif note.kind == ALONE and note.at > work.now - ALONE_FOR:
            alone.append((user, [note]))
        else:
            digests.setdefault(user.id, (user, []))[1].append(note)
    return [*alone, *digests.values()]


def _due(work: Work) -> Iterable[tuple[Notification, User]]:
    """A time further ahead than any lease reaches was written under a wrong clock."""
    due = sa.or_(Notification.mail_due_at <= work.now, Notification.mail_due_at > work.now + 2 * LEASE)  # type: ignore[operator, arg-type]
    rows = select(Notification, User).join(User, User.id == Notification.user_id).where(due)  # type: ignore[arg-type]
    return work.session.exec(rows.order_by(Notification.at, Notification.id).with_for_update(of=Notification)).all()  # type: ignore
