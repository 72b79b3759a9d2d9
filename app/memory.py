"""What is decrypted in memory stays there: not in swap on the card, and not in the dump of a crash."""
import ctypes
import resource
import sys

NOW, LATER, WHEN_TOUCHED = 1, 2, 4  # MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT of Linux: nothing is fetched that is not used anyway


def stay_in_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Under a limit every growth beyond it would fail, so without a free hand it is left to the machine: see docs/operations.md.
    if sys.platform == 'linux' and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        ctypes.CDLL(None, use_errno=True).mlockall(NOW | LATER | WHEN_TOUCHED)
