"""A secret that is on the screen this one time: to read, to copy and to print."""
from collections.abc import Sequence

from components.button import button
from components.elements import box, tagged
from services.language import _

# The clipboard of the browser is missing on plain http, so the words are selected and copied as a person would do it.
COPY = """(event) => {
  const frame = event.currentTarget.closest('.shown-once');
  getSelection().selectAllChildren(frame.querySelector('.shown-once-words'));
  tw.snack(document.execCommand('copy') ? event.currentTarget.dataset.done : event.currentTarget.dataset.failed);
}"""
PRINT = """(event) => {
  const frame = event.currentTarget.closest('.shown-once'), paper = open('', '_blank');
  if (!paper) return tw.snack(event.currentTarget.dataset.failed);
  const words = paper.document.createElement('pre');
  words.textContent = `${frame.dataset.title}\\n\\n${[...frame.querySelectorAll('code')].map((line) => line.textContent).join('\\n')}`;
  words.style.fontSize = '16pt';
  paper.document.body.append(words);
  paper.print();
}"""


def shown_once(title: str, lines: Sequence[str], *, printable: bool = False) -> None:
    """`title` stands above the lines on paper."""
    with box('shown-once', data_title=title):
        with box('shown-once-words selectable' if len(lines) == 1 else 'shown-once-words shown-once-many selectable'):
            for line in lines:
                tagged('code', line, 'num')
        with box('chips-wrap'):
            button(_('Copy'), symbol='content_copy', javascript=COPY, data_done=_('Copied.'), data_failed=_('Please copy it by hand.'))
            if printable:
                button(_('Print'), symbol='print', javascript=PRINT, data_failed=_('This browser does not let us open a page to print.'))
