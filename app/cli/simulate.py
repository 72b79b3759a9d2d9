"""simulate: presses that really serve OPC-UA, for a demonstration or a test."""
import argparse
import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from app.settings import Settings

HELP = 'Faults: type a word and the number of a press: stand 1, go 1, change 1, reset 1, forget 1, off 1, on 1, bad 1, good 1.'


def add_verbs(verbs: Any) -> None:
    simulating = verbs.add_parser('simulate', help='OPC-UA presses that really serve, for demos and tests')
    simulating.add_argument('--presses', type=int, default=3, metavar='N', help='how many, each at a port of its own (3)')
    simulating.add_argument('--seconds-per-shot', type=float, default=12.0, metavar='S', help='the cycle of each press (12)')
    simulating.add_argument('--port', type=int, default=4840, metavar='P', help='of the first press (4840)')
    simulating.add_argument('--moulds', default='TL-0871,TL-1107', metavar='A,B', help='the moulds that the presses name in turn')
    simulating.add_argument('--shots-per-job', type=int, default=500, metavar='N', help='after so many a press changes its mould (500)')
    simulating.set_defaults(action=_simulate)


def _simulate(_settings: Settings, options: argparse.Namespace) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    from services.sources.simulated.press import SimulatedPress
    from services.sources.simulated.server import PressServer
    moulds = [mould.strip() for mould in options.moulds.split(',')]
    servers = []
    for number in range(options.presses):
        press = SimulatedPress(f'P{number + 1}', options.seconds_per_shot, moulds[number % len(moulds):] + moulds[:number % len(moulds)],
                               options.shots_per_job)
        servers.append(server := PressServer(press, options.port + number))
        await server.start()
        print(f'{press.name} {server.url}', flush=True)
    print(HELP, flush=True)
    try:
        await _obey(servers)
    finally:
        for server in servers:
            print(f'{server.press.name} made {sum(server.press.made.values())} shots: {server.press.made}', flush=True)
            await server.stop()


async def _obey(servers: list[Any]) -> None:
    """One line from the keyboard after another, for ever."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    Thread(target=_listen, args=(asyncio.get_running_loop(), lines), daemon=True).start()  # a thread that waits for a key must not hold up the end
    while True:
        word, _space, which = (await lines.get()).strip().partition(' ')
        order = _orders().get(word)
        if order is None or not which.isdigit() or not 0 < int(which) <= len(servers):
            print(HELP, flush=True)
            continue
        if (waiting := order(servers[int(which) - 1])) is not None:
            await waiting


def _listen(loop: asyncio.AbstractEventLoop, lines: 'asyncio.Queue[str]') -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line)


def _orders() -> dict[str, Callable[[Any], Any]]:
    return {
        'stand': lambda server: setattr(server.press, 'standing', True), 'go': lambda server: setattr(server.press, 'standing', False),
        'change': lambda server: server.press.change_mould(), 'reset': lambda server: setattr(server.press, 'job', 0),
        'forget': lambda server: server.press.forget(), 'off': lambda server: server.stop(), 'on': lambda server: server.start(),
        'bad': lambda server: setattr(server.fault, 'bad', True), 'good': lambda server: setattr(server.fault, 'bad', False),
    }
