"""The one way to count taps: whoever promises few of them goes with this finger through the real pages."""
from playwright.sync_api import Locator


class Finger:
    """A gloved one: it taps, and counts what it touches."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def type_number(self, pad: Locator, number: int) -> None:
        """However many digits it has, it is one thing to do."""
        for digit in str(number):
            pad.get_by_role('button', name=digit, exact=True).tap()
        self.taps += 1
