"""What child processes of the tests do: start on a database of an older version, together with others, or be killed on the way."""
import os
import signal
from pathlib import Path

from app.opening import open_house
from app.settings import Settings


def start(home, url, ready):
    """One of several that start at the same moment."""
    ready.wait()
    open_house(Settings(home=Path(home), database_url=url), migrate=True).database.close()


def start_and_die(home, url, where):
    """The process is gone as soon as it gets to the function of this name."""
    module, name = where.rsplit('.', 1)
    found = __import__(module, fromlist=[name])
    assert callable(getattr(found, name))
    setattr(found, name, lambda *_arguments, **_options: os.kill(os.getpid(), signal.SIGKILL))
    open_house(Settings(home=Path(home), database_url=url), migrate=True)
    os._exit(0)
