"""The bare application that runs beside the product."""
from pathlib import Path

from tests.factory import Product


class Bare(Product):
    """Started, measured and stopped like the product."""

    first_page = '/'
    module = ('tests.bench.yardstick',)

    def __init__(self, home: Path) -> None:
        super().__init__(home)
