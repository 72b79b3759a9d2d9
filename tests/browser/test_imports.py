"""A file from the disk of a desk into the register, with a mistake first."""
from tests.browser.stage import visit
from tests.imports.files import MACHINES, changed


def test_a_file_with_a_mistake_is_told_line_by_line_and_taken_when_it_is_right(window, tmp_path):
    page = window('dilek').new_page()
    visit(page, '/admin/import')
    page.get_by_role('button', name='Try it first').click()
    page.get_by_text('Please choose a file first.').wait_for()
    page.get_by_role('radio', name='Machines').check(force=True)
    wrong, right = tmp_path / 'wrong.csv', tmp_path / 'right.csv'
    wrong.write_text(changed(MACHINES, 3, machineTonnage='heavy'))
    right.write_text(MACHINES)
    page.get_by_label('A table in a CSV file').set_input_files(wrong)
    page.get_by_role('button', name='Try it first').click()
    page.get_by_text('machineTonnage: A whole number').wait_for()
    assert page.get_by_role('button', name='Import now').count() == 0
    page.get_by_label('A table in a CSV file').set_input_files(right)
    page.get_by_text('machineTonnage: A whole number').wait_for(state='detached')
    page.get_by_role('button', name='Try it first').click()
    page.get_by_role('button', name='Import now').click()
    page.get_by_text('The file is imported.').wait_for()
    visit(page, '/machines/NO.02')
    page.get_by_text('AB100-001').first.wait_for()


def test_a_late_answer_does_not_offer_to_take_another_file_that_nobody_tried(window, tmp_path):
    page = window('dilek').new_page()
    visit(page, '/admin/import')
    held = []
    page.route('**/imports/**', lambda route: held.append(route))
    page.evaluate('() => { window.answers = 0; addEventListener("answered", () => (window.answers += 1)); }')
    page.get_by_role('radio', name='Machines').check(force=True)
    tried, other = tmp_path / 'tried.csv', tmp_path / 'other.csv'
    tried.write_text(MACHINES.replace('NO.', 'LATE.').replace('AB', 'LATE-'))
    other.write_text(changed(MACHINES, 3, machineTonnage='heavy'))
    page.get_by_label('A table in a CSV file').set_input_files(tried)
    page.get_by_role('button', name='Try it first').click()
    page.wait_for_function('() => document.querySelector("[aria-busy=true]")')
    page.get_by_label('A table in a CSV file').set_input_files(other)
    held.pop().continue_()
    page.wait_for_function('() => !document.querySelector("[aria-busy=true]")')
    page.get_by_role('button', name='Try it first').click()
    page.wait_for_function('() => document.querySelector("[aria-busy=true]")')
    held.pop().continue_()
    page.get_by_text('machineTonnage: A whole number').wait_for()
    assert (page.evaluate('window.answers'), page.get_by_role('button', name='Import now').count()) == (1, 0)


def test_a_column_that_nobody_knows_is_named_and_the_file_tried_again(window, tmp_path):
    page = window('dilek').new_page()
    visit(page, '/admin/import')
    page.get_by_role('radio', name='Machines').check(force=True)
    file = tmp_path / 'maschinen.csv'
    file.write_text('Maschinennummer;Bezeichnung\nQ-77;Presse\n')
    page.get_by_label('A table in a CSV file').set_input_files(file)
    page.get_by_role('button', name='Try it first').click()
    page.get_by_text('Which column is which').click()
    for ours, theirs in (('Number', 'Maschinennummer'), ('Name', 'Bezeichnung')):
        page.locator(f'.columns tw-choice[label="{ours}"] button').click()
        page.get_by_role('dialog').get_by_role('option', name=theirs).click()
        page.get_by_role('dialog').wait_for(state='detached')
    page.get_by_role('button', name='Try it first').click()
    page.get_by_role('button', name='Import now').click()
    page.get_by_text('The file is imported.').wait_for()
    visit(page, '/machines/Q-77')
    page.get_by_text('Presse').first.wait_for()
