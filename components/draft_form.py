"""A form that lives in the browser: a draft on every change, one POST on Save, repeated until it is answered."""
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nicegui import ui

from components import markup
from components.elements import box, draw, icon, text
from components.field import hidden_field, hidden_node
from components.markup import Node
from services.language import _


@contextmanager
def draft_form(
    action: str, *, record: str = '', done: str = '', go: str = '', hidden: Mapping[str, Any] | None = None, submit: str | None = '',
    symbol: str = 'check', full_page: bool = False, again: bool = False, on_saved: Callable[[dict[str, Any]], Any] | None = None,
    on_stale: Callable[[], Any] | None = None,
) -> Iterator[ui.element]:
    """Fields are put in with `with`; `submit=None` leaves the Save button to a wizard inside.

    `record` tells drafts of the same form apart; `hidden` is sent along (the version that was seen); `again` empties the form
    after saving; `on_stale` draws the form anew instead of reloading the page.
    """
    with draw(_node(action, record, done, go, full_page, again, keep_page=on_stale is not None)) as form:
        if submit is None:
            _status_line()
        for name, value in (hidden or {}).items():
            hidden_field(name, value)
        yield form
        if submit is not None:
            _foot(submit or _('Save'), symbol)
    if on_saved:
        form.on('saved', lambda event: on_saved(event.args['detail']), ['detail'])
    if on_stale:
        form.on('stale', lambda: on_stale(), [])


def html(
    action: str, inside: str, *, submit: str | None, record: str = '', go: str = '', hidden: Mapping[str, Any] | None = None, keep: bool = True,
) -> str:
    """For pages without NiceGUI; `inside` is markup made by the fields' own `html()`, `keep=False` leaves no draft (sign-in).

    `submit=None` leaves the Save button to a wizard inside.
    """
    opening, closing = markup.html(_node(action, record, '', go, True, False, False, keep)).split('></', 1)
    fields = ''.join(markup.html(hidden_node(name, value)) for name, value in (hidden or {}).items())
    status = markup.html(_plain_status())
    parts = [status, inside] if submit is None else [inside, markup.html(_plain_foot(submit))]
    return f'{opening}>{fields}{"".join(parts)}</{closing}'


def _node(action: str, record: str, done: str, go: str, full_page: bool, again: bool, keep_page: bool, keep: bool = True) -> Node:
    return Node('tw-form', {
        'action': action, 'record': record or None, 'done': done or None, 'go': go or None, 'full-page': full_page,
        'again': again, 'keep-page': keep_page, 'no-draft': not keep,
    })


def _foot(label: str, symbol: str) -> None:
    with box('form-foot'):
        _status_line()
        with box('btn btn-main btn-lg', 'button', type='submit'):
            icon(symbol)
            text(label)


def _status_line() -> None:
    box('form-status', role='status', hidden=True)


def _plain_foot(label: str) -> Node:
    save = Node('button', {'class': 'btn btn-main btn-lg', 'type': 'submit'}, [label])
    return Node('div', {'class': 'form-foot'}, [_plain_status(), save])


def _plain_status() -> Node:
    return Node('div', {'class': 'form-status', 'role': 'status', 'hidden': True})
