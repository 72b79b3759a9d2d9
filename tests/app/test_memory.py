"""S13: what is decrypted in memory reaches neither swap nor a core dump."""
import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.memory import stay_in_memory
from tests.factory import ROOT, Product

LOOK = """
import resource
from app.memory import stay_in_memory
stay_in_memory()
grown = bytearray(50_000_000)
print(resource.getrlimit(resource.RLIMIT_CORE), open('/proc/self/status').read())
"""


def figures(status: str) -> dict[str, int]:
    """Of /proc/.../status, in kilobytes."""
    lines = [line.split() for line in status.splitlines() if line.endswith(' kB')]
    return {words[0].rstrip(':'): int(words[1]) for words in lines}


def test_the_running_product_is_locked_where_that_is_free_and_never_dumped(tmp_path: Path) -> None:
    product = Product(tmp_path / 'home')
    product.start()
    try:
        seen = figures(Path(f'/proc/{product.pid}/status').read_text())
        limits = {line[:25].strip(): line[25:].split() for line in Path(f'/proc/{product.pid}/limits').read_text().splitlines()}
    finally:
        product.stop()
    assert limits['Max core file size'][:2] == ['0', '0']
    assert (seen['VmLck'] >= seen['VmRSS']) == (limits['Max locked memory'][0] == 'unlimited')


def test_with_a_free_hand_everything_is_locked_now_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some machines give tests that freedom, so here the kernel is asked what it would hear."""
    asked = []
    monkeypatch.setattr('resource.getrlimit', lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    monkeypatch.setattr('resource.setrlimit', lambda *_limits: None)
    monkeypatch.setattr('ctypes.CDLL', lambda *_names, **_options: SimpleNamespace(mlockall=asked.append))
    stay_in_memory()
    assert asked == [7]


def test_under_a_limit_it_grows_as_it_must() -> None:
    """Locked under a limit, the first page beyond it would end the product."""
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (8 << 20, 8 << 20))
    done = subprocess.run([sys.executable, '-c', LOOK], cwd=ROOT, preexec_fn=limited, capture_output=True, text=True, check=True)
    assert done.stdout.startswith('(0, 0)')
    assert figures(done.stdout)['VmLck'] == 0


def test_whoever_deploys_it_gives_it_a_free_hand() -> None:
    assert 'LimitMEMLOCK=infinity' in (ROOT / 'deploy' / 'toolwarden.service').read_text()
    assert 'memlock: -1' in (ROOT / 'compose.yaml').read_text()
