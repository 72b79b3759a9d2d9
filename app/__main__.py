"""`toolwarden`, also `python -m app`: everything that is done from a terminal."""
import gc
import sys

gc.disable()  # modules stay for ever; looking through them for garbage again and again takes a tenth of every start
from app.cli import run_command  # noqa: E402

gc.enable()


def main() -> None:
    sys.exit(run_command(sys.argv[1:]))


if __name__ in {'__main__', '__mp_main__'}:
    main()
