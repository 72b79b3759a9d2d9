"""The words of the scripts that run in the browser, in the language of whoever looks at the page."""
import json

from services.language import _

Word = str | dict[str, str]


def browser_words() -> dict[str, Word]:
    """Every word by the name the scripts know; {placeholders} are filled in by the browser."""
    return _common() | _connection() | _forms() | _pads() | _checklist() | _keyboard() | _photos()


def words_script() -> str:
    """The element that carries the words; it stands in the head of every page, before the script that reads it."""
    return f'<script type="application/json" id="tw-words">{_harmless(json.dumps(browser_words()))}</script>'


def _harmless(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace('<', '\\u003c').replace('>', '\\u003e').replace('&', '\\u0026')


def _common() -> dict[str, Word]:
    return {
        'cancel': _('Cancel'), 'choose': _('Choose'), 'close': _('Close'), 'done': _('Done'), 'none': _('None'),
        'nothing_found': _('Nothing found'), 'search': _('Search'), 'undo': _('Undo'),
    }


def _connection() -> dict[str, Word]:
    return {
        'connected_again': _('Connected again.'), 'entries_kept': _('Your entries are kept on this device.'),
        'idle_notice': _('Nobody there? Touch the screen to stay signed in.'), 'live': _('Live'),
        'needs_connection': _('This needs the connection. Please wait a moment.'), 'no_connection': _('No connection.'),
        'touch_to_wake': _('Touch to wake'),
    }


def _forms() -> dict[str, Word]:
    return {
        'changed_elsewhere': _('Meanwhile changed to: {value}'), 'entry_removed': _('Your entry was taken away.'),
        'finished_elsewhere': _('This entry was finished in another window.'), 'kept': _('Your entry from {time} was kept.'),
        'look_again': _('Something is missing. Please look again.'), 'refused': _('This could not be saved.'),
        'required': _('Please fill in: {label}'), 'saved': _('Saved.'), 'sending': _('Sending…'),
        'show_new': _('Show the new values'), 'show_password': _('Show password'), 'start_again': _('Start again'),
        'stop_sending': _('Stop and change'), 'waiting': _('Waiting for the network, your entry is kept.'),
    }


def _pads() -> dict[str, Word]:
    return {
        'clear': _('Clear'), 'decimal_mark': _('Decimal mark'), 'delete_digit': _('Delete last digit'), 'number_pad': _('Number pad'),
        'pin_digits': {'one': _('{count} digit entered'), 'many': _('{count} digits entered')}, 'pin_pad': _('PIN'),
        'pin_submit': _('Use this PIN'),
        'too_large': _('More than {limit}. Please check.'), 'too_small': _('Less than {limit}. Please check.'),
    }


def _checklist() -> dict[str, Word]:
    return {
        'all_ok': _('All OK'), 'checklist': _('Checklist'), 'key_check': _('Key check.'), 'left': _('{count} of {total} left'),
        'left_simple': {'one': _('{count} answer missing'), 'many': _('{count} answers missing')},
        'problem_with': _('Problem: {text}'),
        'problems': {'one': _('All answered, {count} problem'), 'many': _('All answered, {count} problems')},
    }


def _keyboard() -> dict[str, Word]:
    return {
        'capitals': _('Capital letters'), 'delete_letter': _('Delete last letter'), 'keyboard': _('Keyboard'), 'letters': _('Letters'),
        'new_line': _('New line'), 'space': _('Space'), 'symbols': _('Digits and symbols'),
    }


def _photos() -> dict[str, Word]:
    return {
        'camera': _('Camera'), 'camera_keep': _('Take the picture'), 'camera_picture': _('What the camera sees'),
        'camera_starting': _('The camera is starting…'),
        'compare_after': _('After'), 'compare_before': _('Before'), 'compare_beside': _('Side by side'),
        'compare_share': _('How much of the photo before is seen'),
        'mark_arrow': _('Arrow'), 'mark_pin': _('Pin'), 'mark_ring': _('Ring'), 'mark_text': _('Words'), 'marks_draw': _('Draw on the photo'),
        'marks_back': _('Back in time'), 'marks_now': _('As it is now'), 'marks_then': _('As it was on {day}'),
        'photo_add': _('Photo'), 'photo_choose': _('Choose a photo'), 'photo_developing': _('Nearly done…'), 'photo_document': _('Add a document'),
        'photo_take': _('Take a photo'),
        'photo_left': _('The photo is not taken along.'),
        'photo_remove': _('Take this photo away'), 'photo_removed': _('The photo was taken away.'),
        'photo_too_large': _('A file may have 15 MB at most.'),
        'photo_waiting': _('Waiting for the network. The photo is sent as soon as it is back.'),
    }
