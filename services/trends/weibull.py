"""How long something lasts, from lives that ended and lives that go on: a Weibull distribution by maximum likelihood. Only numbers in here.

With shape k and scale s, the share exp(-(t/s)**k) outlives t. k near 1: failures come by chance, whatever the age, and no interval of maintenance
prevents them; k above 1: it wears out; below 1: it fails when it is new. A life that goes on ("censored") says that it lasted so long at least;
leaving it out would make everything look worse than it is.
"""
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

LEAST = 5  # lives that ended; with fewer the shape is a guess
STEADY, EARLY = 1.28, 0.78  # one side of 90 %, and the spread of the logarithm of the shape for one failure (asymptotic, without censoring)
LOWEST, HIGHEST, STEPS, EXACT = 0.02, 60.0, 80, 1e-12
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
    """Where the likelihood is highest its slope is nought; the slope falls with the shape, so Newton's steps find it, or halving if they stray."""
    squares = [each * each for each in logs]

    def slope_and_bend(shape: float) -> tuple[float, float]:
        powers = [math.pow(life, shape) for life in lives]
        weight, pull = sum(powers), _sum_of_products(powers, logs)
        spread = _sum_of_products(powers, squares) / weight - (pull / weight) ** 2
        return 1 / shape + mean - pull / weight, -1 / shape**2 - spread
    low, high, shape = LOWEST, HIGHEST, 1.0
    if slope_and_bend(low)[0] < 0 or slope_and_bend(high)[0] > 0:
        return None
    for _step in range(STEPS):
        slope, bend = slope_and_bend(shape)
        low, high = (shape, high) if slope > 0 else (low, shape)
        better = shape - slope / bend
        if not low < better < high:
            better = (low + high) / 2
        if abs(better - shape) <= shape * EXACT:
            return better
        shape = better
    return shape


def _sum_of_products(left: Iterable[float], right: Iterable[float]) -> float:
    return sum(map(mul, left, right), 0.0)
