"""Every fault of the field against the truth of a press that was thought up."""
import random

import pytest

from services.sources.accounting import Counted, Doubt, Known, Look, compare, possible

MOST = possible(1, 1)
START = Known(1000, 50, 'M-1', 'Caps')


def look(machine=None, job=None, mould='M-1', name='Caps', bits=64):
    return Look(Counted(machine, bits) if machine is not None else None, Counted(job, bits) if job is not None else None, mould, name)


def test_the_first_look_counts_nothing():
    found = compare(Known(), look(1000, 50), MOST)
    assert (found.shots, found.doubt, found.known) == (0, None, START)


@pytest.mark.parametrize(('known', 'seen', 'most', 'shots', 'doubt'), [
    (START, look(1000, 50), MOST, (0, 0), None),
    (START, look(1003, 53), MOST, (3, 0), None),
    (START, look(1003, 52), MOST, (3, 0), None),  # read between the two
    (START, look(1002, 1), MOST, (2, 0), None),  # the job was reset, the mould is the same
    (START, look(1040, 12, 'M-2', 'Lids'), 100, (28, 12), None),  # another mould during an outage
    (START, look(1002, 52, 'M-2', 'Lids'), MOST, (2, 0), Doubt.SPLIT),
    (START, look(1000, 50, 'M-2', 'Lids'), MOST, (0, 0), None),
    (START, look(1000, 0, 'M-2', 'Lids'), MOST, (0, 0), None),
    (START, look(4_001_000, 51), MOST, (1, 0), Doubt.JUMPED),
    (START, look(990, 51), MOST, (1, 0), Doubt.FELL),
    (START, look(2, 52), MOST, (2, 0), Doubt.FELL),
    (START, look(1190, 240), MOST, (190, 0), None),  # ten shots a second, and both say so
    (START, look(None, 52), MOST, (2, 0), None),
    (START, look(1002, None), MOST, (2, 0), None),
    (START, look(None, None), MOST, (0, 0), None),
    (START, look(3, 3), 40, (3, 0), Doubt.RESTARTED),
    (START, look(3, 3, 'M-2', 'Lids'), 40, (0, 3), Doubt.RESTARTED),
    (Known(None, 50, 'M-1', 'Caps'), look(None, 2), MOST, (2, 0), Doubt.RESTARTED),
    (Known(None, 100, 'M-1', 'Caps'), look(None, 98), MOST, (0, 0), Doubt.FELL),
    (Known(None, 50, 'M-1', 'Caps'), look(None, 9000), MOST, (0, 0), Doubt.JUMPED),
    (Known(None, 65534, 'M-1', 'Caps'), look(None, 1, bits=16), MOST, (3, 0), None),
    (Known(None, 32766, 'M-1', 'Caps'), look(None, -32767, bits=16), MOST, (3, 0), None),
    (Known(None, 32766, 'M-1', 'Caps'), look(None, 1, bits=16), MOST, (3, 0), None),
    (Known(2**32 - 1, 2**32 - 1, 'M-1', 'Caps'), look(1, 1, bits=32), MOST, (2, 0), None),
])
def test_what_one_look_after_another_means(known, seen, most, shots, doubt):
    found = compare(known, seen, most)
    assert ((found.before, found.after), found.doubt) == (shots, doubt)


@pytest.mark.parametrize(('known', 'seen', 'missing'), [
    (START, look(3, 3), 37), (Known(None, 50), look(None, 2, '', ''), 38), (Known(None, 50), look(None, 9000, '', ''), 40),
    (START, look(1003, 53), 0), (START, look(1060, 12, 'M-2', 'Lids'), 48)])
def test_what_cannot_be_known_has_a_limit(known, seen, missing):
    assert compare(known, seen, 40).missing == missing


def test_a_look_counted_twice_adds_nothing():
    first = compare(START, look(1003, 53), MOST)
    assert compare(first.known, look(1003, 53), MOST).shots == 0


def test_a_counter_of_the_life_that_nobody_wired_does_not_stop_the_count():
    known, total = Known(7, 0), 0
    for job in range(1, 200):
        found = compare(known, look(7, job, '', ''), MOST)
        known, total = found.known, total + found.shots
        assert found.doubt is None
    assert total == 199


def test_a_counter_that_comes_late_or_was_away_is_not_counted_twice():
    known, total = START, 0
    shown = [(1000, 52), (1000, 54), (1004, 54), (None, 56), (None, 58), (1007, 59), (1009, 59), (1010, 60)]
    for machine, job in shown:
        found = compare(known, look(machine, job), MOST)
        known, total = found.known, total + found.shots
    assert total == 10


class Press:
    """Shoots, changes moulds, restarts jobs, and is read at bad moments."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.bits = self.chance.choice([16, 32, 64])
        self.machine, self.job = self.chance.randrange(2**self.bits), self.chance.randrange(1000)
        self.mould, self.moulds, self.truth = 'M-1', 1, {'M-1': 0}

    def live(self):
        for _ in range(self.chance.choice([0, 0, 1, 1, 2, 3, 30])):
            self.machine, self.job = (self.machine + 1) % 2**self.bits, self.job + 1
            self.truth[self.mould] += 1
        if self.chance.random() < 0.1:
            self.job = 0
            if self.chance.random() < 0.5:
                self.moulds += 1
                self.mould = f'M-{self.moulds}'
                self.truth[self.mould] = 0

    def read(self):
        """Sometimes one counter is not there."""
        gone = self.chance.random()
        return Look(None if gone < 0.02 else Counted(self.machine, self.bits), None if gone > 0.97 else Counted(self.job), self.mould, '')


@pytest.mark.parametrize('seed', range(200))
def test_a_press_with_both_counters_is_counted_to_the_shot_whatever_happens_to_its_job(seed):
    press = Press(seed)
    known = compare(Known(), Look(Counted(press.machine, press.bits), Counted(press.job), press.mould, ''), 40).known
    counted = dict.fromkeys(press.truth, 0)
    for turn in range(400):
        press.live()
        seen = press.read() if turn < 399 else Look(Counted(press.machine, press.bits), Counted(press.job), press.mould, '')
        found = compare(known, seen, 40)
        counted[known.mould] = counted.get(known.mould, 0) + found.before
        counted[found.known.mould] = counted.get(found.known.mould, 0) + found.after
        known = found.known
    assert sum(counted.values()) == sum(press.truth.values())
