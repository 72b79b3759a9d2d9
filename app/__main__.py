"""`toolwarden`, also `python -m app`: everything that is done from a terminal."""
import sys

from app.cli import run_command


def main() -> None:
    sys.exit(run_command(sys.argv[1:]))


if __name__ in {'__main__', '__mp_main__'}:
    main()
