"""What a press has done between two looks at its counters: arithmetic and nothing else, so that every fault of the field can be tried.

A press has up to two counters, of its life and of its job. One is the witness of the other: which of them rose says what a reset,
another mould or a controller that forgot means. What no counter can tell is said, and never made up.
"""
from dataclasses import dataclass, replace
from enum import StrEnum

SLACK = 3  # shots; two looks are never exactly as far apart as they say
BELIEVABLE = 10  # a press may be so many times faster than somebody entered; beyond that a counter has jumped
WIDEST = 32  # bits; a wider counter does not come round within the life of a press


class Doubt(StrEnum):
    """Why a number may not be the whole truth, or needs somebody to decide."""
    RESTARTED = 'restarted'  # the only counter began anew: what came between the last look and that moment nobody saw
    FELL = 'fell'  # it shows less than before, and too much for a new beginning: somebody restored an old state
    JUMPED = 'jumped'  # more than the press can have done
    UNHEARD = 'unheard'  # whoever counts was not listening for a while
    SPLIT = 'split'  # the mould changed between two looks, and nothing says when


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter shows, and after how many bits it comes round to nought."""
    value: int
    bits: int = 64


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a press."""
    machine: Counted | None = None
    job: Counted | None = None
    mould: str | None = ''  # None where the press does not say at the moment
    job_name: str | None = ''


@dataclass(frozen=True, slots=True)
class Known:
    """Where the counters stood. `owed` shots were counted by the job already, and the counter of the life has still to show them;
    `unseen` is what it can have gone on by while it was away."""
    machine: int | None = None
    job: int | None = None
    mould: str = ''
    job_name: str = ''
    owed: int = 0
    unseen: int = 0

    @property
    def fitted(self) -> tuple[str, str]:
        """What tells one mould from the next."""
        return self.mould, self.job_name


@dataclass(frozen=True, slots=True)
class Finding:
    """`before` shots were made by what was fitted at the last look, `after` by what is fitted now; there may be `missing` more at most."""
    known: Known
    before: int = 0
    after: int = 0
    doubt: Doubt | None = None
    missing: int = 0

    @property
    def shots(self) -> int:
        return self.before + self.after


class _Way(StrEnum):
    ROSE = 'rose'
    ABSENT = 'absent'
    LATE = 'late'  # it has still to show what the other one has counted already
    RESTARTED = 'restarted'
    FELL = 'fell'
    JUMPED = 'jumped'


@dataclass(frozen=True, slots=True)
class _Move:
    way: _Way
    shots: int = 0

    @property
    def is_sound(self) -> bool:
        return self.way is _Way.ROSE


def possible(elapsed: float, fastest_cycle: float) -> int:
    """The most shots a press can have made in this time."""
    return int(max(elapsed, 0) / fastest_cycle) + SLACK


def compare(known: Known, look: Look, most: int) -> Finding:
    """What the press has done since the last look, in which it can have made `most` shots."""
    found = _compare(known, look, most)
    away = known.machine is not None and look.machine is None
    return replace(found, known=replace(found.known, unseen=known.unseen + most)) if away else found


def _compare(known: Known, look: Look, most: int) -> Finding:
    if known.machine is None and known.job is None:
        return Finding(_after(known, look, 0))
    machine, job = _machine_move(known, look, most), _move(known.job, look.job, most)
    if machine.way is job.way is _Way.JUMPED and machine.shots == job.shots:
        machine = job = _Move(_Way.ROSE, job.shots)  # two witnesses who agree are right, however fast the press is
    if machine.is_sound and not (machine.shots == 0 and job.is_sound and job.shots > 1):
        return _by_machine(known, look, machine.shots)
    if job.is_sound:
        return _by_job(known, look, machine, job.shots)
    return _neither(known, look, machine, job, most)


def _by_machine(known: Known, look: Look, shots: int) -> Finding:
    """The counter of the life says how many; that of the job, which begins anew with every mould, whose they are."""
    now = _after(known, look, shots)
    if known.job is None or look.job is None:
        return _divided(known, now, shots)
    ahead = _signed(look.job.value - known.job - shots, look.job.bits)
    began_anew = ahead < 0 and 0 <= look.job.value <= shots
    if abs(ahead) <= 1 and not (began_anew and known.fitted != now.fitted):
        # The two are not read at the same instant: what one has and the other not yet comes with the next look.
        return _divided(known, replace(now, job=known.job + shots), shots)
    return _divided(known, now, shots, since_change=look.job.value if began_anew else None)


def _by_job(known: Known, look: Look, machine: _Move, shots: int) -> Finding:
    """The counter of the life is away, late, stands still or went where no press can go; the other one has counted on."""
    doubt = {_Way.JUMPED: Doubt.JUMPED, _Way.FELL: Doubt.FELL, _Way.RESTARTED: Doubt.FELL}.get(machine.way)
    found = _divided(known, _owing(known, _after(known, look, shots), machine, shots), shots)
    return replace(found, doubt=doubt or found.doubt)


def _neither(known: Known, look: Look, machine: _Move, job: _Move, most: int) -> Finding:
    """Both are odd, or the only one is: what was counted since a new beginning is certain, what came before it nobody saw."""
    ways = (machine.way, job.way)
    now = _after(known, look, 0)
    if _Way.RESTARTED in ways:
        shots = max(move.shots for move in (machine, job) if move.way is _Way.RESTARTED)
        now = _owing(known, now, machine, shots)
        found = Finding(now, after=shots) if known.fitted != now.fitted else Finding(now, before=shots)
        # What the other counter shows is more than the press can have done, but it may be right nevertheless.
        told = max((move.shots for move in (machine, job) if move.way is _Way.JUMPED), default=0)
        return replace(found, doubt=Doubt.RESTARTED, missing=max(most, min(told, BELIEVABLE * most)) - shots)
    now = _owing(known, now, machine, 0)
    if _Way.FELL in ways or _Way.JUMPED in ways:
        return Finding(now, doubt=Doubt.FELL if _Way.FELL in ways else Doubt.JUMPED, missing=most)
    return Finding(now)


def _divided(known: Known, now: Known, shots: int, *, since_change: int | None = None) -> Finding:
    if known.fitted == now.fitted or not shots:
        return Finding(now, before=shots)
    if since_change is not None:
        return Finding(now, before=shots - since_change, after=since_change)
    return Finding(now, before=shots, doubt=Doubt.SPLIT)


def _machine_move(known: Known, look: Look, most: int) -> _Move:
    move = _move(known.machine, look.machine, most + known.owed + known.unseen)
    if not known.owed or not move.is_sound:
        return move
    return _Move(_Way.ROSE, move.shots - known.owed) if move.shots >= known.owed else _Move(_Way.LATE, move.shots)


def _move(last: int | None, counted: Counted | None, most: int) -> _Move:
    if last is None or counted is None:
        return _Move(_Way.ABSENT)
    rose = counted.value - last
    if rose >= 0:
        return _Move(_Way.ROSE if rose <= most else _Way.JUMPED, rose)
    for bits in _rounds(counted):
        if rose % 2**bits <= most:
            return _Move(_Way.ROSE, rose % 2**bits)
    return _Move(_Way.RESTARTED, counted.value) if 0 <= counted.value <= most else _Move(_Way.FELL)


def _rounds(counted: Counted) -> tuple[int, ...]:
    """A signed counter may go through its negative half or leave it out."""
    return (counted.bits, counted.bits - 1) if counted.bits <= WIDEST else ()


def _signed(difference: int, bits: int) -> int:
    """The same difference the short way round."""
    return difference if bits > WIDEST else (difference + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)


def _owing(known: Known, now: Known, machine: _Move, shots: int) -> Known:
    """A counter of the life that is away or stands still will show these shots later, or never; they must not be counted twice."""
    if known.machine is None or machine.way in (_Way.RESTARTED, _Way.FELL, _Way.JUMPED):
        return replace(now, owed=0)
    paid = known.owed if machine.is_sound else machine.shots
    return replace(now, owed=known.owed - paid + shots)


def _after(known: Known, look: Look, shots: int) -> Known:
    """What is known from now on; a counter of the job that is away has counted along."""
    machine = look.machine.value if look.machine else known.machine
    absent = known.job + shots if known.job is not None else None
    return Known(machine, look.job.value if look.job else absent, known.mould if look.mould is None else look.mould,
                 known.job_name if look.job_name is None else look.job_name)
