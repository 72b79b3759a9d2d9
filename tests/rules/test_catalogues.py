"""Every sentence of the product in every language: in the catalogues, on the screens and in refusals."""
import ast
import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from services.assets.plate import add_asset
from services.errors import Invalid, NotAllowed
from services.language import CATALOGUES, Voice
from services.people.users import change_own_account
from services.upkeep.settings import change_settings
from services.work import Identity
from tests.rules.source import dotted, files, name, tree

Sentence = str | tuple[str, ...]
LANGUAGES = sorted(path.stem for path in CATALOGUES.glob('*.po'))
MARKERS = {'_': 1, 'N_': 1, 'ngettext': 2}
each_language = pytest.mark.parametrize('language', LANGUAGES)


def test_there_is_a_german_catalogue():
    assert 'de' in LANGUAGES


def test_no_sentence_hides_from_the_tool_that_collects_them():
    """Before Python 3.12 it does not look inside of f-strings, so `make words` would lose what stands there."""
    markup = [(name(path), node) for path in files() for node in ast.walk(tree(path)) if isinstance(node, ast.JoinedStr)]
    assert [(where, sentence) for where, node in markup for sentence in _marked(node)] == []


@each_language
def test_every_sentence_of_the_code_is_in_the_catalogue(language):
    assert _sentences() - set(_messages(language)) == set()


@each_language
def test_no_sentence_that_left_the_code_stays_in_the_catalogue(language):
    assert set(_messages(language)) - _sentences() == set()
    assert not _catalogue(language).obsolete


@each_language
def test_every_sentence_is_translated(language):
    assert [key for key, message in _messages(language).items() if not all(_said(message))] == []


@each_language
def test_no_translation_is_a_guess_of_the_tool(language):
    assert [key for key, message in _messages(language).items() if message.fuzzy] == []


@each_language
def test_every_translation_has_the_placeholders_of_its_sentence(language):
    """A placeholder that is missing hides a fact; one that is misspelt breaks the screen."""
    assert [key for key, message in _messages(language).items() if not _same_placeholders(message)] == []


@each_language
def test_every_plural_has_both_forms(language):
    """The product chooses between one and many, so a catalogue says exactly these two."""
    plurals = {key: message for key, message in _messages(language).items() if message.pluralizable}
    assert plurals
    assert [key for key, message in plurals.items() if not isinstance(message.string, tuple) or len(message.string) != 2] == []


@each_language
def test_every_translation_ends_as_its_sentence_does(language):
    """A full stop or a question mark that got lost is half a sentence."""
    assert [key for key, message in _messages(language).items() if _ending(_keys(message)[0]) != _ending(_said(message)[0])] == []


async def test_a_screen_speaks_german_to_whoever_chose_german(application):
    await application.runner.run(application.cast.ben, change_own_account, language='de')
    ben, ann = application.screen('ben'), application.screen('ann')
    await ben.open('/tools')
    await ben.should_see('Werkzeuge')
    await ben.should_see('Noch keine Werkzeuge')
    await ann.open('/tools')
    await ann.should_see('No tools yet')


async def test_a_new_language_of_the_plant_is_heard_by_whoever_chose_none(application):
    await application.runner.run(application.cast.boss, change_settings, language='de')
    for _ in range(50):  # the plant hears of it after the commit, a moment later
        answer = await application.client('ann').get('/tools')
        if '<html lang="de"' in answer.text:
            break
        await asyncio.sleep(0.1)
    ann = application.screen('ann')
    await ann.open('/tools')
    await ann.should_see('Noch keine Werkzeuge')


@pytest.mark.parametrize('wanted', ['de', 'de-AT,de;q=0.9,en;q=0.5', 'tlh, de'])
async def test_the_sign_in_page_speaks_the_language_of_the_browser(application, wanted):
    page = await _sign_in_page(application, wanted)
    assert '<html lang="de"' in page
    assert [word for word in ('Anmelden', 'Passwort') if word not in page] == []
    assert [word for word in ('Sign in', 'Password') if word in page] == []


@pytest.mark.parametrize('wanted', ['', 'en-GB,de;q=0.5', 'tlh'])
async def test_the_sign_in_page_speaks_the_language_of_the_plant_to_everybody_else(application, wanted):
    page = await _sign_in_page(application, wanted)
    assert '<html lang="en"' in page
    assert 'Sign in' in page


async def test_the_sentences_of_the_browser_are_german_too(application):
    """The scripts know no words of their own."""
    page = await _sign_in_page(application, 'de')
    assert 'Keine Verbindung.' in page
    assert 'No connection.' not in page


def test_a_right_that_is_missing_is_refused_in_german(quick_runner, cast):
    with pytest.raises(NotAllowed) as refused:
        quick_runner.do(_german(cast.guest), add_asset, kind='tool', asset_number='TL-1', name='Deckel')
    assert str(refused.value) == 'Dafür fehlt das Recht: Werkzeuge und Maschinen anlegen und ändern.'


def test_a_value_that_cannot_be_is_refused_in_german(quick_runner, cast):
    with pytest.raises(Invalid) as refused:
        quick_runner.do(_german(cast.ben), add_asset, kind='tool', asset_number='TL-1', name='Deckel', cavity_count='viele')
    assert refused.value.fields == {'cavity_count': 'Bitte eine Zahl.'}


def test_a_number_that_is_taken_is_refused_in_german(quick_runner, cast):
    quick_runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Deckel')
    with pytest.raises(Invalid, match='TL-1 ist schon vergeben'):
        quick_runner.do(_german(cast.ben), add_asset, kind='tool', asset_number='TL-1', name='Deckel')


def test_the_same_refusal_is_english_for_everybody_else(quick_runner, cast):
    with pytest.raises(NotAllowed, match='You are not allowed to do this'):
        quick_runner.do(cast.guest, add_asset, kind='tool', asset_number='TL-1', name='Cap')


async def test_a_form_is_refused_in_german_to_whoever_chose_german(application):
    await application.runner.run(application.cast.ben, change_own_account, language='de')
    async with application.client('ben') as client:
        answer = await client.post('/forms/add_asset', json={'kind': 'tool', 'name': 'Deckel'}, headers={'Idempotency-Key': 'b' * 32})
    assert answer.status_code == 422
    assert answer.json()['error']['fields'] == {'asset_number': 'Das ist nötig.'}


@cache
def _sentences() -> frozenset[Sentence]:
    """What the code marks to be translated: one text, or one and many."""
    return frozenset(found for path in files() for found in _marked(tree(path)))


def _marked(module: ast.AST) -> Iterator[Sentence]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and dotted(call.func) in MARKERS:
            wanted = [argument.value for argument in call.args[:MARKERS[dotted(call.func)]] if isinstance(argument, ast.Constant)]
            if wanted:
                yield wanted[0] if len(wanted) == 1 else tuple(wanted)


@cache
def _catalogue(language: str) -> Catalog:
    return read_po(BytesIO((CATALOGUES / f'{language}.po').read_bytes()), locale=language)


def _messages(language: str) -> dict[Sentence, Message]:
    return {_key(message): message for message in _catalogue(language) if message.id}


def _key(message: Message) -> Sentence:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _keys(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _said(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _same_placeholders(message: Message) -> bool:
    wanted = [_placeholders(text) for text in _keys(message)]
    return [_placeholders(text) for text in _said(message)] == wanted


def _placeholders(text: str) -> set[str]:
    return {name for _before, name, _layout, _conversion in Formatter().parse(text) if name is not None}


def _ending(text: str) -> str:
    return text[-1] if text[-1:] in {'.', '?', '!', ':', '…'} else ''


def _german(who: Identity) -> Identity:
    return replace(who, voice=Voice('de'))


async def _sign_in_page(application, wanted: str) -> str:
    async with application.client() as client:
        answer = await client.get('/sign-in', headers={'Accept-Language': wanted})
    assert answer.status_code == 200
    return answer.text
