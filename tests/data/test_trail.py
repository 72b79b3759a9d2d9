"""The trail: nothing is lost between writers, no entry can be changed, and whoever changes one all the same is found out."""
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from data.bus import LocalBus
from data.chain import verify
from data.keys import Keyring
from data.tables.upkeep import AuditEntry, RetentionRule
from data.trail import UnattributedWrite
from services.errors import Unavailable
from services.guard import REGISTRY, command
from services.house import House
from services.runner import Runner
from services.work import SYSTEM

ENTRIES = sa.table('audit_entry', sa.column('id'), sa.column('label'), sa.column('actor_name'), sa.column('verb'))


@pytest.fixture
def runner(database, tmp_path):
    runner = Runner(House(tmp_path, Keyring(b'master'), database), LocalBus(), lambda changes: None)
    yield runner
    runner.close()


@pytest.fixture(scope='module')
def add_one():
    """Reading a number, and writing the next one: what loses updates where it can."""
    @command(None)
    def add_one(work, *, what: str):
        rule = work.session.exec(select(RetentionRule).where(RetentionRule.what == what)).one_or_none()
        if rule is None:
            work.session.add(RetentionRule(what=what, keep_days=1))
        else:
            rule.keep_days += 1

    yield add_one
    REGISTRY.pop(add_one.guard.name)


def value_of(database, what):
    with database.reading() as session:
        return session.exec(select(RetentionRule.keep_days).where(RetentionRule.what == what)).one_or_none()


@pytest.mark.parametrize('writers', [10, 20])
def test_writers_at_the_same_time_lose_no_update(runner, database, add_one, writers):
    """F3: what was acknowledged is there; on SQLite nobody is even asked to try again."""
    each, together, refused = 10, threading.Barrier(writers), []
    runner.do(SYSTEM, add_one, what='photos')

    def write():
        together.wait()
        done = 0
        while done < each:
            try:
                runner.do(SYSTEM, add_one, what='photos')
                done += 1
            except Unavailable as error:
                refused.append(error)

    with ThreadPoolExecutor(writers) as pool:
        for written in [pool.submit(write) for _ in range(writers)]:
            written.result()
    assert value_of(database, 'photos') == writers * each + 1
    assert not (database.is_sqlite and refused)
    with database.reading() as session:
        assert verify(session) == (writers * each + 1, None)


@pytest.fixture
def chain(runner, database, add_one):
    """A database with five entries in its trail."""
    for _ in range(5):
        runner.do(SYSTEM, add_one, what='logs')
    return database


def verdict(database):
    with database.reading() as session:
        return verify(session)


def numbers(database):
    with database.reading() as session:
        return list(session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)))


def tamper(database, statement):
    """What somebody can do who owns the database: take the triggers away first."""
    with database.writer.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql('DROP TRIGGER audit_entry_no_update')
            connection.exec_driver_sql('DROP TRIGGER audit_entry_no_delete')
        else:
            connection.exec_driver_sql('ALTER TABLE audit_entry DISABLE TRIGGER USER')
        assert connection.execute(statement).rowcount


def test_an_untouched_trail_is_whole(chain):
    assert verdict(chain) == (5, None)


@pytest.mark.parametrize('change', [{'label': 'Logs'}, {'actor_name': 'x'}, {'verb': 'updatE'}])
def test_one_changed_byte_is_found(chain, change):
    third = numbers(chain)[2]
    tamper(chain, sa.update(ENTRIES).where(ENTRIES.c.id == third).values(change))
    assert verdict(chain) == (3, third)


def test_an_entry_taken_out_is_found(chain):
    second, third = numbers(chain)[1:3]
    tamper(chain, sa.delete(ENTRIES).where(ENTRIES.c.id == second))
    assert verdict(chain) == (2, third)


def test_the_database_refuses_to_change_or_delete_an_entry(chain):
    refused = [
        sa.update(ENTRIES).values(label='something else'), sa.delete(ENTRIES), sa.delete(ENTRIES).where(ENTRIES.c.id == numbers(chain)[0]),
        sa.text('TRUNCATE audit_entry') if not chain.is_sqlite else
        sa.text('INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry LIMIT 1')]
    for statement in refused:
        with pytest.raises(DBAPIError, match='the audit trail can only grow'), chain.writer.begin() as connection:
            connection.execute(statement)
    assert verdict(chain) == (5, None)


def test_what_is_rolled_back_leaves_no_entry(runner, database):
    @command(None)
    def fail(work, *, what: str):
        work.add(RetentionRule(what=what, keep_days=1))
        raise ZeroDivisionError

    REGISTRY.pop(fail.guard.name)
    with pytest.raises(ZeroDivisionError):
        runner.do(SYSTEM, fail, what='logs')
    assert verdict(database) == (0, None)
    assert value_of(database, 'logs') is None


def test_nobody_writes_past_the_trail(database):
    with database.writing() as session:
        session.add(RetentionRule(what='logs', keep_days=1))
        with pytest.raises(UnattributedWrite):
            session.flush()
    with database.writing() as session, pytest.raises(UnattributedWrite):
        session.execute(sa.delete(RetentionRule))
