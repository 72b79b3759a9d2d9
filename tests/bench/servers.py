"""The two servers of a run: the product, and the bare application beside it."""
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.factory import ROOT, Product, free_port


class Bare(Product):
    """Started, measured and stopped like the product."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, free_port())

    def start(self) -> float:
        began = time.perf_counter()
        command = [sys.executable, '-m', 'tests.bench.yardstick', str(self.port)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith('NICEGUI_')}
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean)
        while time.perf_counter() - began < 30:
            try:
                httpx.get(self.url, timeout=5).raise_for_status()
                return time.perf_counter() - began
            except httpx.HTTPError:
                time.sleep(0.02)
        raise RuntimeError('the yardstick does not answer')
