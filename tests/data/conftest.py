"""Databases of both kinds, empty or with the tables of this version."""
import secrets

import pytest

from data import schema
from data.database import open_database
from tests.data.plants import KEY
from tests.postgres import new_database


@pytest.fixture(params=['sqlite', pytest.param('postgresql', marks=pytest.mark.postgres)])
def url(request, tmp_path):
    return f'sqlite:///{tmp_path}/toolwarden.db' if request.param == 'sqlite' else new_database()


@pytest.fixture
def empty(url):
    database = open_database(url, KEY)
    yield database
    database.close()


@pytest.fixture
def database(empty):
    schema.migrate(empty)
    return empty


@pytest.fixture
def path(tmp_path):
    return tmp_path / f'{secrets.token_hex(4)}.db'
