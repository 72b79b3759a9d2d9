"""Opening a database while somebody else is opening it too."""
import threading

import sqlalchemy as sa

from data.database import connect_sqlite, open_database


def test_a_new_file_that_another_process_is_just_writing_is_waited_for(tmp_path):
    """SQLite refuses the change to write-ahead logging at once, without its usual patience, while another process writes."""
    path, key = tmp_path / 'toolwarden.db', b'k' * 32
    other = connect_sqlite(path, key)
    other.execute('CREATE TABLE busy (id INTEGER)')
    other.execute('BEGIN IMMEDIATE')
    release = threading.Timer(0.3, other.execute, ['COMMIT'])
    release.start()
    with open_database(f'sqlite:///{path}', key).writer.connect() as connection:
        assert connection.exec_driver_sql('PRAGMA journal_mode').scalar_one() == 'wal'
    release.join()
    other.close()


def test_what_the_writer_has_put_together_is_ready_for_the_readers_and_the_next_file(tmp_path, monkeypatch):
    path, key, put_together = tmp_path / 'toolwarden.db', b'k' * 32, []
    compiler = sa.select(1).compile(dialect=open_database(f'sqlite:///{path}', key).writer.dialect).__class__
    monkeypatch.setattr(compiler, 'visit_select', _noted(compiler.visit_select, put_together))
    for name in ('one.db', 'two.db'):
        database = open_database(f'sqlite:///{tmp_path / name}', key)
        for engine in (database.writer, database.reader):
            with engine.connect() as connection:
                assert connection.scalar(sa.select(sa.literal(len(put_together)).label('asked_by_this_test_only'))) in {0, 1}
        database.close()
    assert len(put_together) == 1


def _noted(method, noted):
    def noting(*arguments, **named):
        noted.append(arguments)
        return method(*arguments, **named)
    return noting
