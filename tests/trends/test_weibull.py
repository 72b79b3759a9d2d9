"""The fit against lives drawn from a known distribution, against examples worked out by hand, and against what it must not claim."""
import math
import random

import pytest

from services.trends.weibull import fit


@pytest.mark.parametrize('shape', [0.7, 1.0, 2.5, 5.0])
@pytest.mark.parametrize('limit', [0.9, 2.0, 100.0])
def test_lives_of_a_known_kind_are_recognised_also_when_many_go_on(shape, limit):
    chance = random.Random(11)
    lives = [1000 * chance.weibullvariate(1, shape) for _each in range(6000)]
    found = fit([life for life in lives if life <= 1000 * limit], [1000 * limit for life in lives if life > 1000 * limit])
    assert found.shape == pytest.approx(shape, rel=0.06)
    assert found.scale == pytest.approx(1000, rel=0.06)


def test_an_exponential_life_is_its_time_on_test_by_failures():
    """With the shape held at 1 the scale is all that was lived / what failed; near it the fit must say the same."""
    chance = random.Random(2)
    lives = [chance.expovariate(1 / 500) for _each in range(20_000)]
    found = fit(lives, [])
    assert found.scale == pytest.approx(sum(lives) / len(lives), rel=0.02)
    assert not found.wears_out


def test_a_worked_example():
    """Six lives from the textbook of W. Nelson's kind: the shape satisfies the likelihood equation, to the last digits."""
    ended, going_on = [93, 34, 16, 61, 78, 45], [80, 120]
    found = fit(ended, going_on)
    k, all_of_them = found.shape, ended + going_on
    powers = [life**k for life in all_of_them]
    left = sum(power * math.log(life) for power, life in zip(powers, all_of_them, strict=True)) / sum(powers) - 1 / k
    assert left == pytest.approx(sum(map(math.log, ended)) / len(ended), abs=1e-9)
    assert found.scale == pytest.approx((sum(powers) / 6) ** (1 / k))
    assert found.outlived(found.life_of(0.9)) == pytest.approx(0.9)


def test_the_lives_that_go_on_make_it_last_longer():
    assert fit([10, 20, 30, 40, 50], [60] * 10).scale > 2 * fit([10, 20, 30, 40, 50], []).scale


@pytest.mark.parametrize(('ended', 'going_on'), [([], []), ([5, 6, 7, 8], [9] * 50), ([7] * 6, []), ([0, 0, 0, 0, 0, 5], []), ([7] * 6, [3])])
def test_what_cannot_be_said_is_not_said(ended, going_on):
    assert fit(ended, going_on) is None


def test_a_few_lives_are_not_taken_for_wearing_out():
    chance = random.Random(1)
    wrong = sum(found.wears_out for _each in range(400) if (found := fit([chance.expovariate(1) for _life in range(6)], [])))
    assert wrong < 400 * 0.35, 'six lives that end by chance look as if they wore out now and then, but not often'
    sure = sum(found.wears_out for _each in range(400) if (found := fit([chance.weibullvariate(1, 4) for _life in range(12)], [])))
    assert sure > 400 * 0.95
