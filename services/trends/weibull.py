"""How long something lasts, from lives that ended and lives that go on: a Weibull distribution by maximum likelihood. Only numbers in here.

With shape k and scale s, the share exp(-(t/s)**k) outlives t. k near 1: failures come by chance, whatever the age, and no interval of maintenance
prevents them; k above 1: it wears out; below 1: it fails when it is new. A life that goes on ("censored") says that it lasted so long at least;
leaving it out would make everything look worse than it is.
"""
import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5  # lives that ended; with fewer the shape is a guess
STEADY, EARLY = 1.28, 0.78  # one side of 90 %, and the spread of the logarithm of the shape for one failure (asymptotic, without censoring)
LOWEST, HIGHEST, STEPS = 0.02, 60.0, 80
OUTLIVED = 0.9  # the share that shall live until it is maintained


@dataclass(frozen=True, slots=True)
class Weibull:
    """`least_shape` is the lower end of what the shape may be with ninety per cent confidence."""
    shape: float
    scale: float
    ended: int
    going_on: int

    @property
    def least_shape(self) -> float:
        return self.shape * math.exp(-STEADY * EARLY / math.sqrt(self.ended))

    @property
    def wears_out(self) -> bool:
        """Surely enough to propose anything."""
        return self.least_shape > 1

    def outlived(self, life: float) -> float:
        return math.exp(-((life / self.scale) ** self.shape))

    def life_of(self, share: float) -> float:
        """What this share outlives."""
        return float(self.scale * (-math.log(share)) ** (1 / self.shape))


def fit(ended: Sequence[float], going_on: Sequence[float]) -> Weibull | None:
    """None where too few lives ended, or where all of them were equally long, so that nothing can be said about the shape."""
    ended, going_on = [life for life in ended if life > 0], [life for life in going_on if life > 0]
    if len(ended) < LEAST or (len(set(ended)) == 1 and max(going_on, default=0) <= ended[0]):
        return None
    longest = max(*ended, *going_on)
    lives = [life / longest for life in (*ended, *going_on)]
    logs = [math.log(life) for life in lives]
    mean = sum(logs[:len(ended)]) / len(ended)
    shape = _root(lives, logs, mean)
    if shape is None:
        return None
    scale = (sum(life**shape for life in lives) / len(ended)) ** (1 / shape)
    return Weibull(shape, scale * longest, len(ended), len(going_on))


def _root(lives: Sequence[float], logs: Sequence[float], mean: float) -> float | None:
    """Where the likelihood is highest its slope is nought; the slope falls with the shape, so halving finds it."""
    def slope(shape: float) -> float:
        powers = [math.pow(life, shape) for life in lives]
        return 1 / shape + mean - sum(power * each for power, each in zip(powers, logs, strict=True)) / sum(powers)
    low, high = LOWEST, HIGHEST
    if slope(low) < 0 or slope(high) > 0:
        return None
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2
