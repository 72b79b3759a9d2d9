"""`toolwarden simulate`: presses that really serve, with faults on request; and many that do not serve at all."""
import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from data.tables.sources import SourceKind
from services.assets.plate import add_asset
from services.sources import collecting
from services.sources.collecting import Collectors
from services.sources.link import Calling, SourceLost
from services.sources.opcua import link as opcua_link
from services.sources.opcua.link import OpcuaLink
from services.sources.register import add_source, list_sources, show_source
from tests.factory import free_port

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


async def look(url, tmp_path):
    link = OpcuaLink(Calling(uuid4(), 'P1', SourceKind.OPCUA, url, mapping={'press': 'IMM_TOOLWARDEN_P1'}, home=tmp_path))
    try:
        await link.connect()
        return (await link.read()).look
    finally:
        await link.close()


async def test_simulated_presses_serve_obey_and_say_what_they_made(tmp_path):
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, '-m', 'app', 'simulate', '--presses', '1', '--seconds-per-shot', '0.1', '--port', str(port), '--moulds', 'A,B', cwd=ROOT,
        env={**os.environ, 'TOOLWARDEN_HOME': str(tmp_path)}, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    try:
        assert (await process.stdout.readline()).decode() == f'P1 opc.tcp://127.0.0.1:{port}\n'
        assert b'Faults' in await process.stdout.readline()
        first = await look(f'opc.tcp://127.0.0.1:{port}', tmp_path)
        process.stdin.write(b'change 1\nnonsense\n')
        assert b'Faults' in await process.stdout.readline()
        await asyncio.sleep(0.5)
        second = await look(f'opc.tcp://127.0.0.1:{port}', tmp_path)
        assert (first.mould, second.mould, second.machine.value > first.machine.value) == ('A', 'B', True)
        process.stdin.write(b'off 1\n')
        await asyncio.sleep(1)
        with pytest.raises(SourceLost):
            await look(f'opc.tcp://127.0.0.1:{port}', tmp_path)
    finally:
        process.send_signal(signal.SIGINT)
        said = (await process.stdout.read()).decode()
        await process.wait()
    assert said.startswith('P1 made ')


async def test_a_press_that_hangs_is_lost_and_nothing_it_did_is(tmp_path, quick_runner, cast, monkeypatch):
    """Another process, stopped in the middle and let go on; at its end it says itself how many shots it made."""
    monkeypatch.setattr(collecting, 'PAUSES', (0.2,))
    monkeypatch.setattr(opcua_link, 'ANSWER', 0.5)
    monkeypatch.setattr(opcua_link, 'CONNECT', 1.5)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, '-m', 'app', 'simulate', '--presses', '1', '--seconds-per-shot', '0.1', '--port', str(port), '--moulds', 'TL-1', cwd=ROOT,
        env={**os.environ, 'TOOLWARDEN_HOME': str(tmp_path)}, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    tool = await quick_runner.run(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    machine = await quick_runner.run(cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    await process.stdout.readline()
    process.stdin.write(b'stand 1\n')
    await asyncio.sleep(0.5)
    before = (await look(f'opc.tcp://127.0.0.1:{port}', tmp_path)).machine.value
    source = await quick_runner.run(cast.ben, add_source, machine_id=machine, kind='opcua', url=f'opc.tcp://127.0.0.1:{port}', poll_seconds=0.2,
                                    mapping={'press': 'IMM_TOOLWARDEN_P1'})
    collectors = Collectors(quick_runner, pace=0.1, beat=0.2)
    await collectors.begin()

    async def until(true):
        for _ in range(400):
            row = await quick_runner.run(cast.ben, show_source, source_id=source)
            if true(row):
                return row
            await asyncio.sleep(0.05)
        raise AssertionError(row)
    try:
        await until(lambda row: row.mood == 'idle')
        process.stdin.write(b'go 1\n')
        await until(lambda row: (row.tool_shots or 0) > 5)
        process.send_signal(signal.SIGSTOP)
        await until(lambda row: row.mood == 'lost' and row.detail.startswith('no_answer'))
        process.send_signal(signal.SIGCONT)
        await until(lambda row: row.mood == 'counting')
        process.stdin.write(b'stand 1\n')
        await asyncio.sleep(1)
        shown = (await look(f'opc.tcp://127.0.0.1:{port}', tmp_path)).machine.value
        assert (await until(lambda row: row.tool_shots == shown - before)).tool_id == tool
    finally:
        await collectors.end()
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        await process.communicate()


async def test_fifty_presses_that_are_off_are_told_once_each_and_cost_no_log(quick_runner, cast, caplog, monkeypatch):
    monkeypatch.setattr(collecting, 'PAUSES', (0.2,))
    for number in range(50):
        machine = await quick_runner.run(cast.ben, add_asset, kind='machine', asset_number=f'P-{number}', name='Press')
        await quick_runner.run(cast.ben, add_source, machine_id=machine, kind='opcua', url=f'opc.tcp://127.0.0.1:{free_port()}',
                               mapping={'press': 'IMM_X_1'})
    collectors = Collectors(quick_runner, pace=0.5)
    await collectors.begin()
    try:
        for _ in range(200):
            rows = (await quick_runner.run(cast.ben, list_sources, limit=100)).items
            if {row.detail for row in rows} == {'refused|127.0.0.1'}:
                break
            await asyncio.sleep(0.1)
        assert {(row.mood, row.detail) for row in rows} == {('lost', 'refused|127.0.0.1')}
        await asyncio.sleep(2)  # some ten attempts more
        told = [record.getMessage().split(':')[0] for record in caplog.records if record.getMessage().startswith('source P-')]
        assert sorted(told) == sorted({f'source P-{number}' for number in range(50)}), caplog.text[:4000]
        assert sum(len(record.getMessage()) for record in caplog.records) < 50 * 80
    finally:
        await collectors.end()
