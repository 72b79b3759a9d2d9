"""`python -m migrations 'What changes'` drafts the next revision from the difference between the tables of the code and the last one."""
import sys
import tempfile
import warnings
from pathlib import Path

from data import schema
from data.database import open_database


def draft(message: str) -> Path:
    """The draft is made against SQLite; read it, give new columns a value for the rows that are there, and run the tests."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='.*expression-based index.*')
        database = open_database(f'sqlite:///{folder}/draft.db', bytes(32))
        try:
            schema.migrate(database)
            return schema.draft(database, message)
        finally:
            database.close()


if __name__ == '__main__':
    sys.stdout.write(f'{draft(" ".join(sys.argv[1:]))}\n')
