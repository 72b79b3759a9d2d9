"""The application of REST is made for the first who asks, once, and the screens go on meanwhile."""
import asyncio
import time

from app.api import WhenAsked


async def test_it_is_built_once_and_beside_the_event_loop():
    built, answered, turns = [], [], []

    def build():
        time.sleep(0.05)
        built.append(1)

        async def application(scope, _receive, _send):
            answered.append(scope['path'])
        return application

    async def screens():
        while len(answered) < 3:
            turns.append(1)
            await asyncio.sleep(0)
    asked = WhenAsked(build)
    await asyncio.gather(screens(), *(asked({'path': path}, None, None) for path in 'abc'))
    assert (built, sorted(answered)) == ([1], ['a', 'b', 'c'])
    assert len(turns) > 10


async def test_what_went_wrong_once_is_tried_again():
    tries = []

    def build():
        tries.append(1)
        if len(tries) == 1:
            raise OSError('no room')

        async def application(_scope, _receive, _send):
            tries.append('answered')
        return application
    asked = WhenAsked(build)
    for _each in range(2):
        try:
            await asked({}, None, None)
        except OSError:
            continue
    assert tries == [1, 1, 'answered']
