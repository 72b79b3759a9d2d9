"""What the log looks like for programs."""
import json
import logging

from app.cli import _Json


def test_every_entry_is_one_object_whatever_it_says():
    log, lines = logging.getLogger('tests.json'), []
    handler = logging.Handler()
    handler.setFormatter(_Json())
    handler.emit = lambda record: lines.append(handler.format(record))
    log.addHandler(handler)
    try:
        raise ValueError('"broken"')
    except ValueError:
        log.exception('it said \'%s\'\nand "%s"', 'Höhe', {'a': 1})
    [told] = [json.loads(line) for line in lines]
    assert (told['level'], told['from'], told['message']) == ('ERROR', 'tests.json', 'it said \'Höhe\'\nand "{\'a\': 1}"')
    assert 'ValueError: "broken"' in told['trace']
    assert '\n' not in lines[0]
