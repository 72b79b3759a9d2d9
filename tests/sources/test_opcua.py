"""Reading real OPC-UA servers: what they have, what they say, and what is said when they do not."""
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from asyncua import ua
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from data.base import now
from data.tables.sources import Security, SourceKind
from services.sources.accounting import Counted, Look
from services.sources.link import Calling, NeedsYou, SourceLost
from services.sources.opcua.certificate import own_certificate
from services.sources.opcua.discovery import look_below, propose
from services.sources.opcua.link import OpcuaLink, opened
from services.sources.simulated.press import SimulatedPress
from services.sources.simulated.server import Build, PressServer
from tests.factory import free_port

pytestmark = pytest.mark.anyio
PRESS = {'press': 'IMM_TOOLWARDEN_P7'}


@pytest.fixture
async def serve():
    servers = []

    async def start(build=None, port=0, **values):
        press = SimulatedPress('P7', standing=True, moulds=['TL-1', 'TL-2'], machine=1000, job=50, **values)
        servers.append(server := PressServer(press, port or free_port(), build))
        await server.start()
        return server
    yield start
    for server in servers:
        await server.stop()


def calling(server, tmp_path, **values):
    return Calling(uuid4(), 'P7', SourceKind.OPCUA, server.url, home=tmp_path, **{'mapping': PRESS, **values})


async def once(call):
    link = OpcuaLink(call)
    try:
        return await link.connect(), await link.read()
    finally:
        await link.close()


async def test_a_press_is_found_by_its_type_and_read_in_one_question(serve, tmp_path):
    server = await serve(Build(spare_namespaces=3))
    who, reading = await once(calling(server, tmp_path))
    assert who == 'Simulated P7'
    assert (reading.look.machine, reading.look.job, reading.look.mould, reading.look.job_name) == (Counted(1000), Counted(50), 'TL-1', 'Job of TL-1')
    assert (reading.cycle_seconds, reading.machine_mode, reading.status) == (12.0, 'automatic', 0)
    assert abs(reading.source_ts - now()) < timedelta(minutes=1)


@pytest.mark.parametrize(('kind', 'bits'), [(ua.VariantType.UInt16, 16), (ua.VariantType.Int32, 32), (ua.VariantType.Double, 53)])
async def test_a_counter_is_as_wide_as_it_was_sent(serve, tmp_path, kind, bits):
    server = await serve(Build(counter_type=kind, has_machine_counter=False, has_mould=False))
    _who, reading = await once(calling(server, tmp_path))
    assert (reading.look.machine, reading.look.job, reading.look.mould) == (None, Counted(50, bits), '')


async def test_what_a_server_offers_is_proposed_and_shown_as_a_tree(serve, tmp_path):
    server = await serve()
    async with opened(calling(server, tmp_path)) as browser:
        proposal, = await propose(browser)
        names = [each.name for each in await look_below(browser, [])]
    assert (proposal.title, proposal.mapping, proposal.values['machine'], proposal.values['mould']) == (PRESS['press'], PRESS, '1000', 'TL-1')
    assert 'DeviceSet' in names


async def test_a_mould_that_counts_for_itself_is_proposed_beside_the_press(serve, tmp_path):
    server = await serve(Build(mould_counts=True))
    call = calling(server, tmp_path)
    async with opened(call) as browser:
        press, mould = await propose(browser)
    assert (press.mapping, mould.title, mould.values) == (PRESS, 'DeviceSet/Mould_TL-1/Operation', {'machine': '731'})
    _who, reading = await once(replace(call, mapping=mould.mapping))
    assert reading.look == Look(Counted(731), Counted(31), '', '')


async def test_a_server_that_knows_nothing_of_presses_is_searched_for_counters(serve, tmp_path):
    server = await serve(Build(is_euromap=False))
    call = calling(server, tmp_path)
    async with opened(call) as browser:
        proposal, = await propose(browser)
        below = await look_below(browser, proposal.mapping['machine'][:-1])
    assert proposal.title == 'PLC/Press/Shot count'
    assert {(each.name, each.is_counter, each.value) for each in below} == {('Shot count', True, '1000'), ('Temperature', True, '21.5')}
    _who, reading = await once(replace(call, mapping=proposal.mapping))
    assert reading.look.machine == Counted(1000)


async def test_a_value_that_is_not_good_counts_for_nothing(serve, tmp_path):
    server = await serve()
    server.fault.bad = True
    await server.show()
    _who, reading = await once(calling(server, tmp_path))
    assert (reading.look.machine, reading.look.job, reading.status) == (None, None, ua.StatusCodes.BadNoCommunication)


async def test_a_press_that_is_off_or_hangs_is_lost(serve, tmp_path):
    server = await serve()
    call = calling(server, tmp_path)
    await server.stop()
    with pytest.raises(SourceLost) as lost:
        await once(call)
    assert lost.value.detail == 'refused|127.0.0.1'
    with pytest.raises(SourceLost, match='name_unknown'):
        await once(replace(call, url='opc.tcp://no-such-press.invalid:4840'))


@pytest.mark.parametrize(('values', 'said'), [
    ({'mapping': {'press': 'IMM_OTHER_1'}}, 'other_machine|IMM_TOOLWARDEN_P7'), ({'identity': 'Somebody 1'}, 'other_machine|Simulated P7'),
    ({'mapping': {'machine': [['urn:x', 'PLC'], ['urn:x', 'Count']]}}, 'no_counter'), ({'security': Security.ENCRYPT}, 'no_such_security|None None_'),
])
async def test_what_a_person_has_to_look_at_is_told(serve, tmp_path, values, said):
    server = await serve()
    with pytest.raises(NeedsYou) as needs:
        await once(calling(server, tmp_path, **values))
    assert needs.value.detail == said


async def test_a_password_is_checked_and_never_sent_for_everybody_to_read(serve, tmp_path):
    server = await serve(Build(username='reader', password='right', certificates=tmp_path / 'press'))
    call = calling(server, tmp_path, username='reader', password='right', security=Security.ENCRYPT)
    with pytest.raises(NeedsYou) as first:
        await once(call)
    assert (first.value.said, first.value.about) == ('first_certificate', first.value.certificate)
    trusted = replace(call, certificate=first.value.certificate)
    assert (await once(trusted))[1].look.machine == Counted(1000)
    with pytest.raises(NeedsYou, match='wrong_password'):
        await once(replace(trusted, password='wrong'))
    with pytest.raises(NeedsYou, match='new_certificate'):
        await once(replace(call, certificate='0' * 40))


async def test_after_a_restart_with_other_numbers_the_same_names_are_found(serve, tmp_path):
    server = await serve()
    call = calling(server, tmp_path)
    link = OpcuaLink(call)
    await link.connect()
    await link.read()
    await server.stop()
    with pytest.raises(SourceLost):
        await link.read()
    await link.close()
    again = await serve(Build(spare_namespaces=5), server.port)
    assert (await once(calling(again, tmp_path)))[1].look.job == Counted(50)


def test_sources_that_are_new_at_once_share_one_certificate(tmp_path):
    """Two at a time wrote each other's files away: one failed, or the key of one came to the certificate of the other."""
    with ThreadPoolExecutor(8) as pool:
        all_of_them = list(pool.map(lambda _: own_certificate(tmp_path), range(8)))
    assert len({each.thumbprint for each in all_of_them}) == 1
    own = all_of_them[0]
    key = load_pem_private_key(own.key.read_bytes(), None)
    assert key.public_key() == x509.load_der_x509_certificate(own.certificate.read_bytes()).public_key()
