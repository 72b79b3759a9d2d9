"""What stops the counting says so in one sentence with what to do: on the page of the source and in `toolwarden check`."""
import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from asyncua.crypto.cert_gen import dump_private_key_as_pem, generate_private_key
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from data.occupied import occupy
from data.tables.sources import Security
from services.sources import collecting
from services.sources.checking import check_sources
from services.sources.opcua.certificate import own_certificate
from services.sources.register import accept_certificate, list_sources
from services.sources.simulated.server import Build
from services.sources.words import trouble_sentence
from tests.sources.cells import running

pytestmark = pytest.mark.anyio


@pytest.fixture
def server_runs(quick_runner):
    with occupy(quick_runner.house.home):
        yield


async def said(press, has_ended=False):
    """On the page and in the check, which say the same of one source."""
    row = await press.row()
    state, sentence = await asyncio.to_thread(check_sources, press.runner.house)
    assert (state, sentence) == ('warn', f'{row.name}: {trouble_sentence(row.detail)}')
    return sentence


def limit(runner, pages):
    """A disk that is full, as far as SQLite is concerned; nought for one with room."""
    with runner.house.database.exclusively() as connection:
        used = connection.exec_driver_sql('PRAGMA page_count').scalar()
        connection.exec_driver_sql(f'PRAGMA max_page_count = {used + pages if pages < 1000 else 2**30}')


async def test_a_disk_that_is_full_is_told_and_no_shot_is_lost(cell, collect, server_runs, monkeypatch):
    monkeypatch.setattr(collecting, 'LATE', 0.3)
    press = await cell()
    collectors = await collect()
    await running(press)
    assert await asyncio.to_thread(check_sources, press.runner.house) == ('ok', '1 machine counts by itself.')
    began = datetime.now(UTC)
    await asyncio.to_thread(limit, press.runner, 0)
    row = await press.until(lambda row: row.detail.startswith('unsaved'))
    assert row.mood == 'needs_you'
    assert abs(datetime.fromisoformat(row.detail.partition('|')[2]) - began) < timedelta(seconds=20)
    assert 'Make room' in await said(press)
    needy = await press.runner.run(press.cast.ben, list_sources, in_need=True)
    assert [each.id for each in needy.items] == [press.source]
    await asyncio.sleep(0.5)
    press.server.press.change_mould()
    await asyncio.sleep(0.5)
    await asyncio.to_thread(limit, press.runner, 1000)
    await press.settled()
    assert collectors.late == 0
    await press.until(lambda row: row.detail == '')
    assert await asyncio.to_thread(check_sources, press.runner.house) == ('ok', '1 machine counts by itself.')


async def test_a_collector_that_stopped_or_was_killed_is_told(cell, collect, quick_runner):
    press = await cell()
    collectors = await collect()
    with occupy(quick_runner.house.home):
        await running(press)
        assert (await asyncio.to_thread(check_sources, quick_runner.house))[0] == 'ok'
    killed = await asyncio.to_thread(check_sources, quick_runner.house)
    assert killed == ('warn', 'P-7: The collector does not run: start Toolwarden, or its worker, again.')
    with occupy(quick_runner.house.home):
        await collectors.end()
        assert await said(press) == killed[1]


async def test_one_that_runs_and_no_longer_writes_is_told_by_another_process(cell, collect, server_runs, quick_runner):
    press = await cell()
    collectors = await collect()
    await running(press)
    await asyncio.to_thread(limit, quick_runner, 0)
    house = type(quick_runner.house)(quick_runner.house.home, quick_runner.house.keyring, quick_runner.house.database,
                                     wall=lambda: datetime.now(UTC) + timedelta(minutes=4))
    assert 'Make room' in (await asyncio.to_thread(check_sources, house))[1]
    await asyncio.to_thread(limit, quick_runner, 1000)
    await press.settled()
    assert collectors.late == 0


async def test_a_wrong_password_is_told(cell, collect, server_runs, tmp_path):
    press = await cell(Build(username='reader', password='right', certificates=tmp_path / 'press'), security=Security.SIGN,
                       username='reader', password='wrong')
    collectors = await collect()
    row = await press.until(lambda row: row.offered_certificate)
    assert 'Compare this with the machine and accept it' in await said(press)
    await press.runner.run(press.cast.ben, accept_certificate, source_id=press.source, seen_version=row.version, thumbprint=row.offered_certificate)
    collectors.wake()
    await press.until(lambda row: row.detail == 'wrong_password')
    assert await said(press) == 'P-7: The machine does not accept the user or the password: correct them here.'


async def test_a_certificate_of_ours_that_ends_soon_is_told(cell, server_runs, quick_runner):
    await cell()
    home = quick_runner.house.home
    assert own_certificate(home).ends_at > datetime.now(UTC) + timedelta(days=3600)
    age(home, timedelta(days=59))
    state, sentence = await asyncio.to_thread(check_sources, quick_runner.house)
    assert (state, 'remove the folder opcua' in sentence) == ('warn', True)


async def test_a_certificate_that_has_ended_is_told(cell, collect, server_runs, quick_runner, tmp_path):
    press = await cell(Build(certificates=tmp_path / 'press'), security=Security.ENCRYPT)
    age(quick_runner.house.home, timedelta(days=-1))
    await collect()
    row = await press.until(lambda row: row.mood == 'needs_you')
    assert trouble_sentence(row.detail).startswith('A certificate has expired or is not valid yet: check the clocks')
    state, sentence = await asyncio.to_thread(check_sources, quick_runner.house)
    assert (state, 'remove the folder opcua' in sentence) == ('warn', True)


def age(home, left):
    """Our certificate has only so long to live."""
    own = own_certificate(home)
    key = generate_private_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, 'Toolwarden')])
    ends = datetime.now(UTC) + left
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
            .not_valid_before(ends - timedelta(days=365)).not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(own.address)]), critical=False).sign(key, SHA256()))
    own.key.write_bytes(dump_private_key_as_pem(key))
    own.certificate.write_bytes(made.public_bytes(Encoding.DER))
