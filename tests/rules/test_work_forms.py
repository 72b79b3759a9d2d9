"""Every form is either tried with a broken line, or named here as one that nobody fills in while something is at stake."""
from app.pages import FORMS
from tests.soak.forms import WORK_FORMS

CALM = {
    'add_asset', 'change_tool', 'change_machine', 'add_user', 'change_user', 'change_own_account', 'set_badge', 'set_password', 'change_settings',
    'save_cause', 'save_corrective_action', 'save_department', 'save_failure_code', 'save_location', 'save_part_defect', 'save_site',
    'save_stop_reason', 'save_report_plan', 'add_circuit', 'change_circuit', 'change_document', 'remove_document',  # the desk of an office
    'add_mark', 'move_mark', 'change_mark', 'change_photo', 'remove_photo',  # tests/browser/test_photos.py takes the network away from these
    'add_source', 'change_source', 'book_unassigned', 'settle_doubt',  # whoever connects machines, at a desk; a second try says what is there
    'add_proposed_plans', 'change_template', 'put_step', 'unblock_cavity',  # one choice, or words of which another sheet is tried
}
"""`add_asset` stands for all of them in the whole matrix (tests/soak/test_outages.py)."""


def test_every_form_is_tried_or_calm_and_none_is_both():
    tried = {form.action for form in WORK_FORMS}
    assert tried | CALM == FORMS.keys()
    assert not tried & CALM
