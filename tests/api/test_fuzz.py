"""Whatever is sent, the answer is one of those the description promises (reliability B1)."""
import asyncio
import re
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from nicegui import core
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SEED = 20260302
STACK_TRACE = re.compile(r'\.py\W+line \d')  # not a fixed word: Hypothesis tries the words it finds in tests, and answers repeat what was sent
WHO = ('', 'guest', 'ben', 'boss')


@pytest.mark.timeout(600)
async def test_a_thousand_requests_get_only_documented_answers(rest):
    asked = await _fuzz(rest, each=3)
    assert sum(asked.values()) >= 1000, asked


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_ten_thousand_requests_get_only_documented_answers(rest):
    asked = await _fuzz(rest, each=30)
    assert sum(asked.values()) >= 10_000, asked


async def _fuzz(rest, each: int) -> Counter:
    keys = {name: (await rest.key(name)).key if name else '' for name in WHO}
    ids = {'asset_id': 'tool', 'row_id': 'rack'}
    known = {name: rest.things[thing] for name, thing in ids.items()} | {'user_id': str(rest.cast.ids['ann'])}
    return await asyncio.to_thread(_ask_all, keys, known, each)  # the probe blocks, and the application needs its loop


def _ask_all(keys: dict[str, str], known: dict[str, str], each: int) -> Counter:
    headers = {'Authorization': f'Bearer {keys["boss"]}'}
    schema = schemathesis.openapi.from_asgi('/api/openapi.json', already_started, headers=headers)
    asked: Counter = Counter()
    for operation in _operations(schema):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _probe(operation, mode, list(keys.values()), known, each, asked)
    return asked


async def already_started(scope, receive, send) -> None:
    """Schemathesis would start and stop the application once more, in a loop of its own."""
    if scope['type'] != 'lifespan':
        return await core.app(scope, receive, send)
    for phase in ('startup', 'shutdown'):
        await receive()
        await send({'type': f'lifespan.{phase}.complete'})


def _operations(schema) -> Iterator:
    for found in schema.get_all_operations():
        yield found.ok()


def _probe(operation, mode: GenerationMode, keys: list[str], known: dict[str, str], each: int, asked: Counter) -> None:
    @seed(SEED)
    @settings(max_examples=each, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(case=operation.as_strategy(generation_mode=mode))
    def probe(case) -> None:
        if mode is GenerationMode.POSITIVE:  # made-up ids alone would test the 404 only
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        for key in keys:  # thinking of a request costs more than sending it, so everybody sends the same
            case.headers['Authorization'] = f'Bearer {key}'
            answer = case.call()
            asked[answer.status_code] += 1
            assert not STACK_TRACE.search(answer.content.decode(errors='replace'))  # papers and photos are no text
            case.validate_response(answer, checks=CHECKS)

    probe()
