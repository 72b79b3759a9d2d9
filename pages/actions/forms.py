"""What the forms about actions do when they are saved."""
from components.forms import Form
from pages.actions.words import action_path
from services.actions.doing import comment_action
from services.actions.planning import add_action, change_action
from services.language import _

FORMS: dict[str, Form] = {
    'add_action': Form(add_action, lambda: _('Added.'), lambda values, result: action_path(result)),
    'change_action': Form(change_action, lambda: _('Saved.'), lambda values, result: action_path(values['action_id'])),
    'comment_action': Form(comment_action, lambda: _('Saved.')),
}
