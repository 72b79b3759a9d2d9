"""One measured figure beside its yardstick, and the table of all."""
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    yardstick: float | None = None
    yardstick_name: str = ''
    promise: float | None = None  # at most so many times the yardstick

    @property
    def ratio(self) -> float | None:
        return self.value / self.yardstick if self.yardstick else None


def table(figures: Sequence[Figure]) -> str:
    rows = ['| figure | measured | yardstick | ratio | promise |', '| --- | --- | --- | --- | --- |']
    return '\n'.join([*rows, *map(_row, figures)])


def _row(figure: Figure) -> str:
    beside = f'{_plain(figure.yardstick)} {figure.unit} ({figure.yardstick_name})' if figure.yardstick is not None else '-'
    ratio = f'{figure.ratio:.2f}' if figure.ratio else '-'
    promise = f'<= {figure.promise:g} x{" **missed**" if figure.ratio and figure.ratio > figure.promise else ""}' if figure.promise else '-'
    return f'| {figure.name} | {_plain(figure.value)} {figure.unit} | {beside} | {ratio} | {promise} |'


def _plain(value: float) -> str:
    return f'{value:,.0f}' if value >= 100 else f'{value:.1f}' if value >= 10 else f'{value:.2f}'
