"""Checklists: what signs by one keeps its edition, and what ships is complete in both languages."""
import pytest

from data.tables.maintenance import ChecklistTemplate, StepType
from services.errors import Conflict, Invalid, NotAllowed
from services.guard import command
from services.maintenance.content import load_checklists
from services.maintenance.signing import sign_log
from services.maintenance.steps import move_step, put_step, remove_step
from services.maintenance.templates import Step, add_template, change_template, list_editions, list_templates, show_template

STEPS = [{'text': 'Vents', 'type': 'verdict'}, {'text': 'Dry', 'critical': True}]


def made(shop, **values):
    return shop.do('ben', add_template, **{'name': 'Bench', 'purpose': 'inspection', 'steps': STEPS, **values})


def look(shop, template_id):
    return shop.do('ann', show_template, template_id=template_id)


def test_an_unused_checklist_is_changed_in_place(shop):
    template = made(shop)
    assert shop.do('ben', change_template, template_id=template, seen_version=1, steps=[{'text': 'Only this'}]) == template
    now = look(shop, template)
    assert (now.edition, now.version, now.steps, now.is_newest, now.is_in_use) == (1, 2, (Step('Only this'),), True, False)


def test_what_was_signed_by_a_checklist_keeps_its_edition(shop):
    template, tool = made(shop), shop.tool()
    shop.do('ann', sign_log, asset_id=tool, checklist_template_id=template, answers=[{'step': 2, 'verdict': 'ok'}])
    following = shop.do('ben', change_template, template_id=template, seen_version=1, steps=[{'text': 'Only this'}])
    assert following != template
    old, new = look(shop, template), look(shop, following)
    assert (old.edition, old.active, old.is_newest, [step.text for step in old.steps]) == (1, False, False, ['Vents', 'Dry'])
    assert (new.edition, new.active, new.is_newest, new.name) == (2, True, True, 'Bench')
    assert [each.id for each in shop.do('ann', list_editions, template_id=template)] == [following, template]
    assert [each.id for each in shop.do('ann', list_templates).items] == [following]
    with pytest.raises(Conflict, match='newer edition'):
        shop.do('ben', change_template, template_id=template, seen_version=2, steps=[])


def test_a_checklist_used_in_another_site_is_in_use(shop):
    template = made(shop)
    theirs = shop.tool('TL-9', 'oscar')
    shop.do('olga', sign_log, asset_id=theirs, checklist_template_id=template, answers=[{'step': 2, 'verdict': 'ok'}])
    assert shop.do('ben', change_template, template_id=template, seen_version=1, steps=[]) != template


def test_another_name_or_switching_off_makes_no_edition(quick_shop):
    shop = quick_shop
    template, tool = made(shop), shop.tool()
    shop.do('ann', sign_log, asset_id=tool, checklist_template_id=template, answers=[{'step': 2, 'verdict': 'ok'}])
    assert shop.do('ben', change_template, template_id=template, seen_version=1, name='Work bench', active=False) == template
    assert (look(shop, template).name, look(shop, template).active, look(shop, template).edition) == ('Work bench', False, 1)


def test_steps_are_put_moved_and_removed_one_by_one(quick_shop):
    shop = quick_shop
    template = made(shop, steps=[])
    for number, (text, more) in enumerate({'A': {}, 'B': {'type': 'number', 'unit': 'bar', 'low': 1, 'high': 6}, 'C': {'critical': True}}.items(), 1):
        shop.do('ben', put_step, template_id=template, seen_version=number, text=text, **more)
    shop.do('ben', move_step, template_id=template, seen_version=4, place=3, to=1)
    shop.do('ben', remove_step, template_id=template, seen_version=5, place=2)
    shop.do('ben', put_step, template_id=template, seen_version=6, place=1, text='C', type='text', unit='bar', low=2)
    assert look(shop, template).steps == (Step('C', StepType.TEXT), Step('B', StepType.NUMBER, 'bar', 1, 6))


@pytest.mark.parametrize('wrong', [
    {'steps': [{'text': 'Vents'}, {'text': 'vents'}]}, {'steps': [{'text': 'P', 'type': 'number', 'low': 2, 'high': 1}]},
    {'steps': [{'text': ''}]}, {'steps': [{'text': 'P', 'colour': 'red'}]}, {'steps': [{'text': 'P', 'type': 'song'}]}, {'name': ''},
])
def test_a_checklist_nobody_could_sign_is_refused(quick_shop, wrong):
    with pytest.raises(Invalid):
        made(quick_shop, **wrong)


def test_names_are_taken_once_and_hands_do_not_write_checklists(quick_shop):
    made(quick_shop)
    with pytest.raises(Invalid, match='already used'):
        made(quick_shop)
    with pytest.raises(NotAllowed):
        quick_shop.do('ann', add_template, name='Mine', purpose='inspection')


@pytest.mark.parametrize(('language', 'name', 'step'), [
    ('en', 'Post-run inspection', 'Parting line'), ('de', 'Prüfung nach dem Lauf', 'Trennebene'), ('xx', 'Post-run inspection', 'Parting line')])
def test_a_new_plant_begins_with_the_checklists_in_its_language_once(quick_shop, language, name, step):
    def load(work):
        load_checklists(work, language)
    loading = command(None)(load)
    quick_shop.do('boss', loading)
    quick_shop.do('boss', loading)
    known = {row.name: row for row in quick_shop.rows(ChecklistTemplate)}
    assert len(known) == len(quick_shop.rows(ChecklistTemplate)) == 10
    assert step in [each['text'] for each in known[name].steps]
    assert [each['type'] for each in known[name].steps if each['critical']] == ['per_cavity']
    assert all(show.steps for show in quick_shop.do('ann', list_templates).items)
