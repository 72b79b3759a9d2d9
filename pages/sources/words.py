"""How sources are put into words on screens."""
from components.facts import Fact
from components.pictograms import State
from components.timeline import Moment
from data.tables.sources import SourceKind, SourceMood
from services.language import _, clock, day, ngettext, number, when
from services.sources.register import SourceRow
from services.sources.trail import EventRow, LinkRow
from services.sources.words import doubt_word, found_word, mode_word, mood_word, trouble_sentence
from services.wording import choice_word

HOME = '/presses'
ON_THE_NETWORK = (SourceKind.OPCUA, SourceKind.MQTT)
TABLES = ('source', 'source_state', 'tool_counter', 'asset')
STATES: dict[SourceMood, State] = {
    SourceMood.COUNTING: 'work', SourceMood.IDLE: 'wait', SourceMood.OFF: 'retired', SourceMood.CONNECTING: 'wait', SourceMood.CHECKING: 'wait',
    SourceMood.FIRST_READING: 'wait', SourceMood.BAD_DATA: 'warn', SourceMood.NO_TOOL: 'warn', SourceMood.CHECK: 'warn', SourceMood.LOST: 'alarm',
    SourceMood.NEEDS_YOU: 'alarm',
}
HEARD = {SourceMood.COUNTING, SourceMood.IDLE, SourceMood.NO_TOOL, SourceMood.CHECK}
UNKNOWN = '–'
MAPPED = 'mapping: '  # before the name of a value in the name of its field
KINDS = {'first': 'flag', 'change': 'swap_horiz', 'booked': 'playlist_add_check', 'settled': 'gavel'}


def source_path(source_id: object, ending: str = '') -> str:
    return f'/admin/sources/{source_id}{ending}'


def is_heard(row: SourceRow) -> bool:
    """What is not heard has no values: an old number that looks like a new one is worse than none."""
    return row.mood in HEARD


def tile_words(row: SourceRow) -> str:
    """What stands below the name of a press."""
    if not is_heard(row):
        return trouble_sentence(row.detail) or mood_word(row.mood)
    shots = ngettext('{count} shot', '{count} shots', row.tool_shots) if row.tool_shots is not None else ''
    cycle = _('{seconds} s a cycle', seconds=number(row.cycle_seconds, 1)) if row.cycle_seconds else ''
    pace = _('{count} an hour', count=number(round(3600 / row.cycle_seconds))) if row.cycle_seconds and row.mood is SourceMood.COUNTING else ''
    waiting = ngettext('{count} shot of no tool', '{count} shots of no tool', row.unassigned) if row.unassigned else ''
    return ' · '.join(filter(None, [shots, cycle, pace, mode_word(row.machine_mode), waiting]))


def age_words(row: SourceRow) -> str:
    return when(row.read_at) if row.read_at and is_heard(row) else UNKNOWN


def state_facts(row: SourceRow) -> list[Fact]:
    """What is read just now, and nothing where nothing is heard."""
    heard = is_heard(row)

    def told(value: object) -> str:
        return str(value) if heard and value not in (None, '') else UNKNOWN
    cycle = _('{seconds} s', seconds=number(row.cycle_seconds, 1)) if row.cycle_seconds else None
    found = f'{row.tool} ({found_word(row.found_by)})' if row.tool and row.found_by else None
    return [
        Fact(_('State'), mood_word(row.mood), STATES[row.mood]),
        Fact(_('Since'), when(row.since)),
        Fact(_('Tool in the press'), told(found)),
        Fact(_('Shots of the tool'), told(number(row.tool_shots) if row.tool_shots is not None else None)),
        Fact(_('Counter of the machine'), told(number(row.machine_count) if row.machine_count is not None else None)),
        Fact(_('Counter of the job'), told(number(row.job_count) if row.job_count is not None else None)),
        Fact(_('Cycle'), told(cycle)),
        Fact(_('Machine runs'), told(mode_word(row.machine_mode) or None)),
        Fact(_('Last read'), when(row.read_at) if row.read_at else UNKNOWN),
        Fact(_('Last shot'), when(row.last_shot_at) if row.last_shot_at else UNKNOWN),
        Fact(_('Shots of no tool'), number(row.unassigned)),
    ]


def kept_facts(row: SourceRow) -> list[Fact]:
    """How the source is called."""
    shown = [(_('Machine'), row.machine), (_('Kind'), choice_word(row.kind)), (_('Address'), row.url), (_('Who answers there'), row.identity),
             *([(_('Security'), choice_word(row.security))] if row.kind in ON_THE_NETWORK else []), (_('User'), row.username),
             *([(_('Looks every'), _('{seconds} s', seconds=number(row.poll_seconds, 1)))] if row.kind is not SourceKind.PULSE else []),
             (_('Counted is'), _counted(row))]
    return [Fact(name, value) for name, value in shown if value]


def _counted(row: SourceRow) -> str:
    """A press by its name, a place in a tree by its way there, a message by its topic."""
    place = row.mapping.get('machine') or row.mapping.get('job') or ''
    way = '/'.join(name for _address, name in place) if isinstance(place, list) else str(place)
    return ' · '.join(filter(None, [str(row.mapping.get('press') or row.mapping.get('topic') or ''), way]))


def event_moment(event: EventRow, *, of_tool: bool = False) -> Moment:
    """One step of a total, of a source or of a tool: the other one is said."""
    gap = _('after an outage of {minutes} min', minutes=number(event.gap_seconds / 60, 1)) if event.gap_seconds else ''
    counters = ' · '.join(f'{name} {number(int(value))}' for key, name in (('m', _('machine')), ('j', _('job')))
                          if (value := event.payload.get(key)) is not None)
    doubt = doubt_word(event.reason) if event.reason else ''
    title = ngettext('{count} shot', '{count} shots', event.delta) if event.delta else _('First reading') if event.kind == 'first' else _('Change')
    other = event.source if of_tool else event.tool or _('no tool')
    return Moment(f'{day(event.at)} {clock(event.at)}', title, ' · '.join(filter(None, [other, counters, gap, doubt])),
                  KINDS.get(event.kind, 'pin'), 'warn' if event.reason else None, whole=True)


def link_moment(link: LinkRow) -> Moment:
    return Moment(f'{day(link.at)} {clock(link.at)}', mood_word(link.mood), trouble_sentence(link.detail), 'sensors', STATES[link.mood], whole=True)
