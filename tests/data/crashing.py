"""What child processes of the tests do: migrate, write, and die without warning at a chosen statement."""
import os
import signal
from pathlib import Path

import sqlalchemy as sa

from data import schema
from data.database import open_database
from data.running import mark_running
from tests.data.plants import KEY, fill

schema.revisions()  # reads all migrations, once for all children: they are copies of the process that was told to import this


def migrate_and_die(url, statement, end='head'):
    """The process is gone right after this statement; one that comes after the last lets the migration end."""
    database, left = open_database(url, KEY), iter(range(statement, -1, -1))

    def count(*_arguments):
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(database.writer, 'after_cursor_execute', count)
    schema.migrate(database, end)
    os._exit(0)


def migrate(url, ready):
    ready.wait()
    database = open_database(url, KEY)
    schema.migrate(database)
    database.close()


def fill_and_die(path):
    database = open_database(f'sqlite:///{path}', KEY)
    schema.migrate(database)
    mark_running(Path(path))
    fill(database)
    os.kill(os.getpid(), signal.SIGKILL)
