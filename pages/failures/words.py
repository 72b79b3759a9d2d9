"""How failures look on screens: pictures of codes, marks of severities and states, and what each severity means."""
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from components.badge import badge
from components.choice import Option
from components.pictograms import State
from components.severity import Grade
from data.tables.failures import ReportStatus, Severity
from services.language import _, clock, day, ngettext
from services.wording import choice_word

STATES: dict[ReportStatus, State] = {ReportStatus.OPEN: 'wait', ReportStatus.CONTAINED: 'work', ReportStatus.CLOSED: 'done'}
BY_LETTER = {'SC': 'scratch', 'PO': 'scratch', 'CR': 'crack', 'RT': 'rust', 'DT': 'rust', 'DM': 'size', 'OL': 'oil', 'FL': 'flash', 'SL': 'slide',
             'EJ': 'ejector', 'VN': 'vent', 'WL': 'water', 'CL': 'water', 'LP': 'oil', 'RN': 'gate'}
BY_CODE = {'PL': 'parting', 'AL': 'parting', 'GT': 'gate', 'HR': 'hotrunner', 'FX': 'bolt', 'HD': 'drop', 'ME': 'gear', 'EL': 'sensor', 'HY': 'oil',
           'PN': 'air', 'TH': 'hotrunner', 'LU': 'oil', 'VI': 'vibration', 'WE': 'gear'}


def picture(code: str, letter: str) -> str:
    """The letter on the mould map says what is wrong; where it is vague, the code says where."""
    return BY_LETTER.get(letter) or BY_CODE.get(code[:2]) or 'other'


def report_badge(status: ReportStatus) -> None:
    badge(STATES[status], choice_word(status))


def cavity_words(cavities: Sequence[str]) -> str:
    return ngettext('Cavity {names}', 'Cavities {names}', len(cavities), names=', '.join(cavities)) if cavities else ''


def grades() -> list[Grade]:
    """What a severity means here, and who hears of it."""
    return [
        Grade('low', choice_word(Severity.LOW), _('Can wait for the next service'), _('Written down')),
        Grade('medium', choice_word(Severity.MEDIUM), _('Parts have to be watched'), _('Written down')),
        Grade('high', choice_word(Severity.HIGH), _('Bad parts, or damage is near'), _('Engineers are told now')),
        Grade('critical', choice_word(Severity.CRITICAL), _('Must not run'), _('Out of service, engineers are told now')),
    ]


def full_moment(at: datetime) -> str:
    return f'{day(at)} {clock(at)}'


def earlier() -> list[Option]:
    """When something may have happened: each hour of the last day, then each noon of the last week. They mean the same whenever they are offered,
    so that a draft may be finished later."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=back) for back in range(24)]
    noons = [(hour - timedelta(days=back)).replace(hour=12) for back in range(2, 8)]
    return [Option(at.isoformat(), full_moment(at)) for at in (*hours, *noons)]


def done_at_once() -> list[str]:
    """What usually keeps a failure from doing harm, to be touched instead of typed."""
    return [_('Cavity blocked'), _('Parts sorted'), _('Machine stopped'), _('Tool pulled'), _('Cleaned')]
