"""What the documents promise to list is listed: every right, every setting, every address of REST, every option."""
import argparse
import re
from dataclasses import fields

import pytest

from app.api.application import describe
from app.cli import verbs_parser
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
    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    named = set(re.findall(rf'{PREFIX}[A-Z_]+[A-Z]', OPERATIONS.read_text()))
    assert {name for name in named if name not in known and name.removesuffix('_FILE') not in known} == set()


def test_the_table_of_addresses_is_what_the_description_says():
    written = {}
    for line in (ROOT / 'docs' / 'rest.md').read_text().splitlines():
        if line.startswith('| `/'):
            cells = line.split('|')
            for path in re.findall('`([^`]+)`', cells[1]):
                written[path] = (set(cells[2].strip().split(', ')), set(re.findall('`([^`]+)`', cells[3])))
    assert written == dict(_described())


def _described():
    for path, operations in describe()['paths'].items():
        asked = {each['name'] for each in operations.get('get', {}).get('parameters', []) if each['in'] == 'query'}
        yield (re.sub(r'\{[^}]+\}', '{id}', path.removeprefix('/api/v1')),
               ({method.upper() for method in operations}, asked - {'limit', 'offset', 'sort', 'q'}))


def test_every_verb_and_option_of_the_command_line_is_explained():
    assert list(_unexplained(verbs_parser())) == []


def _unexplained(parser):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (f'{parser.prog} {name}' for name in set(action.choices) - {each.dest for each in action._choices_actions if each.help})
            for one in action.choices.values():
                yield from _unexplained(one)
        elif not action.help:
            yield f'{parser.prog} {action.dest}'


def test_the_operations_manual_names_every_verb():
    manual = (ROOT / 'docs' / 'operations.md').read_text()
    verbs = next(action for action in verbs_parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
    assert [verb for verb in verbs if f'`{verb}' not in manual] == []


def test_the_compose_file_hands_on_every_setting():
    compose = (ROOT / 'compose.yaml').read_text()
    own = {'home', 'host', 'port', 'development'}  # the image says where data lies; the address is that of the container
    assert [each.name for each in fields(Settings) if each.name not in own and f'- {PREFIX}{each.name.upper()}\n' not in compose] == []
