"""What people see of machines that count by themselves."""
import pytest

from components.piece import Piece
from data.base import now
from services.assets.lifecycle import set_asset_status
from services.assets.plate import add_asset
from services.assets.register import list_assets
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.leases import Told, claim_sources, tell_link
from services.sources.register import add_source
from services.work import SYSTEM

pytestmark = pytest.mark.anyio


@pytest.fixture
def application(uncollected):
    """What the test sees of a press must not be overtaken by what a collector sees."""
    return uncollected


@pytest.fixture
async def press(application):
    """Connected, with TL-1 in it."""
    run, ben = application.runner.run, application.cast.ben
    await run(ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    machine = await run(ben, add_asset, kind='machine', asset_number='P-1', name='Press 1')
    source = await run(ben, add_source, machine_id=machine, kind='simulated')
    await run(SYSTEM, claim_sources, holder='test')

    async def see(number, count, mould='TL-1', elapsed=60.0):
        seen = Seen(source, number, now(), Look(Counted(count), None, mould, ''), elapsed, cycle_seconds=18.4, machine_mode='automatic')
        await run(SYSTEM, book, seen=[seen])
    await see(1, 1000)
    return source, see, run


async def test_the_board_of_presses_follows_every_shot(application, press):
    _source, see, _run = press
    ann = application.screen('ann')
    await ann.open('/presses')
    await ann.should_see('P-1 · TL-1')
    await see(2, 1030)
    await ann.should_see('30 shots · 18.4 s a cycle · 196 an hour · Automatic')


async def test_what_is_not_heard_has_no_values(application, press):
    source, see, run = press
    await see(2, 1030)
    ann = application.screen('ann')
    await ann.open('/presses')
    await run(SYSTEM, tell_link, told=Told(source, 'lost', 'no_answer|10.0.0.12'))
    await ann.should_see('No answer from 10.0.0.12: look at the cable and the switch; is the machine switched off?')
    await ann.should_not_see('30 shots')
    await ann.open('/')
    await ann.should_see('No answer from 10.0.0.12')


async def test_the_card_says_what_to_do_and_why_a_number_is_what_it_is(application, press):
    source, see, _run = press
    await see(2, 1030)
    await see(3, 1035, mould='')
    await see(4, 1040, mould='')
    ben = application.screen('ben')
    await ben.open(f'/admin/sources/{source}')
    await ben.should_see('5 shots belong to no tool yet.')
    await ben.should_see('Book them')
    await ben.should_see('TL-1 · machine 1,030')
    ann = application.screen('ann')
    await ann.open(f'/admin/sources/{source}')
    await ann.should_see('5 shots belong to no tool yet.')
    await ann.should_not_see('Book them')


async def test_the_card_of_a_tool_says_what_counts_it(application, press):
    _source, see, _run = press
    await see(2, 1030)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1')
    await ann.should_see('Counted by P-1')


async def test_home_says_how_many_presses_shoot_and_which_need_somebody(application, press):
    source, see, run = press
    await see(2, 1030)
    ann = application.screen('ann')
    await ann.open('/')
    await ann.should_see('1/1')
    await ann.should_see('Shooting just now')
    await run(SYSTEM, tell_link, told=Told(source, 'lost', 'no_answer|10.0.0.12'))
    await ann.should_see('0/1')
    await ann.should_see('1 needs you')


async def test_what_is_down_is_said_with_the_failures_where_presses_count(application, press):
    ann = application.screen('ann')
    await ann.open('/')
    await ann.should_not_see('Open, 1 down')
    _source, _see, run = press
    machine = (await run(application.cast.ben, list_assets, kind='machine')).items[0]
    await run(application.cast.ben, set_asset_status, asset_id=machine.id, seen_version=machine.version, status='down')
    await ann.should_see('Open, 1 down')


async def test_the_card_of_a_tool_says_why_its_number_is_what_it_is(application, press):
    _source, see, _run = press
    await see(2, 1030)
    await see(3, 1035)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1?tab=shots')
    piece = next(each for each in ann.client.elements.values() if isinstance(each, Piece) and 'Why this number' in each.html)
    with ann.client:
        await piece._handlers[piece.edition][-1]()
    await ann.should_see('Why this number: TL-1')
    await ann.should_see('P-1 · machine 1,035')


async def test_only_those_who_connect_machines_get_the_form(application, press):
    ann, ben = application.screen('ann'), application.screen('ben')
    await ann.open('/admin/sources/new')
    await ann.should_see('You are not allowed to do this.')
    await ben.open('/admin/sources/new')
    await ben.should_see('Where does it answer?')
    await ben.open('/admin/sources/nonsense')
    await ben.should_see('This source does not exist (any more).')


@pytest.mark.parametrize(('kind', 'url', 'mapping', 'shown'), [
    ('mqtt', 'mqtt://10.0.0.5', {'topic': 'plant/p1', 'machine': 'Data.CYCN'}, 'plant/p1 · Data.CYCN'),
    ('opcua', 'opc.tcp://10.0.0.5', {'machine': [['urn:x', 'PLC'], ['urn:x', 'Shots']]}, 'PLC/Shots'),
    ('opcua', 'opc.tcp://10.0.0.5', {'press': 'IMM_X_1'}, 'IMM_X_1'), ('simulated', '', {'moulds': ['A'], 'cycle_seconds': 2}, 'Simulated'),
])
async def test_the_card_and_the_form_show_every_kind_of_source(application, kind, url, mapping, shown):
    run, ben = application.runner.run, application.cast.ben
    machine = await run(ben, add_asset, kind='machine', asset_number='P-1', name='Press 1')
    source = await run(ben, add_source, machine_id=machine, kind=kind, url=url, mapping=mapping)
    screen = application.screen('ben')
    await screen.open(f'/admin/sources/{source}')
    await screen.should_see(shown)
    await (screen.should_see if kind == 'opcua' else screen.should_not_see)('Offer')
    await screen.open(f'/admin/sources/{source}/edit')
    await (screen.should_see if kind == 'mqtt' else screen.should_not_see)('What does it tell?')


async def test_a_contact_is_asked_how_it_is_wired_and_for_no_password(application):
    run = application.runner.run
    machine = await run(application.cast.ben, add_asset, kind='machine', asset_number='P-9', name='Old press')
    source = await run(application.cast.ben, add_source, machine_id=machine, kind='pulse', url='gpio:17')
    ben = application.screen('ben')
    await ben.open(f'/admin/sources/{source}/edit')
    await ben.should_see('What does the contact do?')
    await ben.should_see('Milliseconds it stays closed at least')
    await ben.should_not_see('Password')
