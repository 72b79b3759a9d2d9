"""What the documents promise to list is listed: every right, every setting."""
from dataclasses import fields

import pytest

from app.settings import PREFIX, Settings
from data.tables.people import Role
from services.language import speaking
from services.people.roles import EXPLAINED, NEEDS_SECOND_FACTOR, RIGHTS, Permission
from services.wording import choice_word
from services.work import Identity
from tests.rules.source import ROOT, files

HANDBOOK, OPERATIONS = ROOT / 'docs' / 'handbook.md', ROOT / 'docs' / 'operations.md'


def test_every_right_is_explained_in_a_sentence():
    assert set(EXPLAINED) == set(Permission)
    assert all(sentence and sentence[0].isupper() and not sentence.endswith('.') for sentence in EXPLAINED.values())


def test_every_role_has_its_rights_and_administrators_have_all():
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.ADMIN] == frozenset(Permission)
    assert all(Permission.OWN_ACCOUNT in rights for rights in RIGHTS.values())
    assert set(Permission) >= NEEDS_SECOND_FACTOR


def test_every_right_is_used_somewhere():
    """A right nothing asks for gives a false feeling of safety."""
    source = '\n'.join(path.read_text() for path in files() if path.name != 'roles.py')
    assert [right for right in Permission if f'Permission.{right.name}' not in source] == []


@pytest.mark.skipif(not HANDBOOK.exists(), reason='the handbook is not written yet')
def test_the_handbook_names_every_right_and_who_has_it():
    rows = [[cell.strip() for cell in line.strip('|').split('|')] for line in HANDBOOK.read_text().splitlines() if line.startswith('|')]
    head = next(row for row in rows if row[:2] == ['right', 'meaning'])
    told = {row[0].strip('`'): row[1:] for row in rows if row[0].strip('`') in set(Permission)}
    with speaking(Identity(None, 'system').voice):
        assert [word.lower() for word in map(choice_word, Role)] == head[2:]
        assert told == {right: [EXPLAINED[right], *('yes' if right in RIGHTS[role] else '' for role in Role)] for right in Permission}


def test_the_operations_manual_lists_every_setting():
    manual = OPERATIONS.read_text()
    missing = [name for each in fields(Settings) if f'`{(name := PREFIX + each.name.upper())}`' not in manual]
    assert missing == []


def test_the_operations_manual_lists_no_setting_that_does_not_exist():
    import re
    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    named = set(re.findall(rf'{PREFIX}[A-Z_]+[A-Z]', OPERATIONS.read_text()))
    assert {name for name in named if name not in known and name.removesuffix('_FILE') not in known} == set()
