"""Plans to begin with: which numbers a tool gets, and why."""
from dataclasses import replace

import pytest

from services.errors import Conflict
from services.language import Voice
from services.maintenance.content import load_checklists
from services.maintenance.proposals import add_proposed_plans, propose_plans, share_of
from services.maintenance.register import plans_of
from services.maintenance.templates import list_templates
from services.work import Actor, Work

SHARES = [
    ('PP', None, 100), ('PE-HD', 101, 100), ('HDPE', 102, 100), ('ABS', None, 80), ('PC/ABS', None, 80), ('PMMA', None, 80), ('PA6', None, 80),
    ('PA66', None, 80), ('pom', None, 60), ('PVC', None, 40), ('PP FR', None, 40), ('PA66-GF30', None, 40), ('PBT GF30', None, 50),
    ('PP-TD20', None, 60), ('PP', 103, 70), ('PP', 104, 70), ('POM', 103, 42), ('PA66-GF30', 104, 28), ('', None, 100), ('PEEK', None, 100),
    ('Speciality 5', None, 100), ('PPS', None, 100),
]


@pytest.mark.parametrize(('resin', 'spi_class', 'percent'), SHARES)
def test_resin_and_class_shorten_the_intervals(resin, spi_class, percent):
    assert share_of(resin, spi_class)[0] == percent


def proposed(shop, tool):
    return {proposal.code: proposal for proposal in shop.do('ben', propose_plans, asset_id=tool)}


def test_the_usual_plans_are_proposed_with_the_reason_beside_the_number(quick_shop):
    found = proposed(quick_shop, quick_shop.tool(resin='PA66-GF30', spi_class=103))
    assert {code: (each.level, each.every_shots, each.every_days, each.warn_percent, each.stop_percent) for code, each in found.items()} == {
        'l1': (1, None, None, 80, None), 'l2': (2, 2_800, 7, 80, 150), 'l3': (3, 5_600, 30, 85, 130), 'l4': (4, 14_000, 180, 90, 120),
        'l5': (5, 70_000, 730, 95, 110), 'st': (0, None, 90, 80, None)}
    assert found['l2'].reason == 'Usual: 10,000 shots · PA66 × 0.8 · glass-filled × 0.5 · SPI class 103 × 0.7'
    assert 'Nothing is known' in proposed(quick_shop, quick_shop.tool('TL-2'))['l4'].reason


def test_what_is_chosen_is_added_once(shop):
    tool = shop.tool(resin='POM')
    shop.count(tool, 123_456)
    shop.do('ben', add_proposed_plans, asset_id=tool, l2=True, l4=True, st=False)
    plans = shop.do('ben', plans_of, asset_id=tool)
    assert [(plan.level, plan.every_shots, plan.left_shots, plan.state) for plan in plans] == [(2, 6_000, 6_000, 'ok'), (4, 30_000, 30_000, 'ok')]
    assert set(proposed(shop, tool)) == {'l1', 'l3', 'l5', 'st'}
    with pytest.raises(Conflict, match='already'):
        shop.do('ben', add_proposed_plans, asset_id=tool, l2=True)
    with pytest.raises(Conflict, match='at least one'):
        shop.do('ben', add_proposed_plans, asset_id=tool)


def test_a_proposed_plan_names_the_checklists_it_asks_for(shop):
    load_checklists_of(shop, 'de')
    tool = shop.tool()
    shop.do('ben', add_proposed_plans, asset_id=tool, l1=True, l2=True, l4=True)
    plans = {plan.level: shop.plan_now(plan.id) for plan in shop.do('ben', plans_of, asset_id=tool)}
    lists = {template.id: template.name for template in shop.do('ben', list_templates).items}
    assert {level: lists[plan.checklist_template_id] for level, plan in plans.items()} == {
        1: 'Prüfung nach dem Lauf', 2: 'Reinigung in der Maschine', 4: 'Allgemeiner Service'}
    assert (plans[1].instructions, plans[2].instructions) == ('Also: Ausbau aus der Maschine.', '')
    assert plans[4].instructions == 'Also: Elektrische Prüfung des Heißkanals, Prüfung der Temperierung.'


def load_checklists_of(shop, language):
    with shop.writing() as session:
        load_checklists(Work(session, Actor(None, 'test', None, frozenset()), shop.runner.house), language)
        session.commit()


def test_a_plan_that_somebody_added_in_another_language_is_not_proposed_again(shop):
    tool, reader = shop.tool(), replace(shop.cast.ben, voice=Voice('de'))
    shop.do('ben', add_proposed_plans, asset_id=tool, l2=True)
    assert {each.code for each in shop.runner.do(reader, propose_plans, asset_id=tool)} == {'l1', 'l3', 'l4', 'l5', 'st'}
    with pytest.raises(Conflict, match='In-press clean and grease'):
        shop.runner.do(reader, add_proposed_plans, asset_id=tool, l2=True)
    shop.runner.do(reader, add_proposed_plans, asset_id=tool, l4=True)
    assert set(proposed(shop, tool)) == {'l1', 'l3', 'l5', 'st'}


def test_nothing_is_proposed_for_a_machine(quick_shop):
    machine = quick_shop.tool('P-1', kind='machine')
    with pytest.raises(Conflict, match='tools only'):
        quick_shop.do('ben', propose_plans, asset_id=machine)
