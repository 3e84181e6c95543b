"""`python -m litterfog.dashboard`: the map, configured by the environment alone."""

import sys

from pydantic import ValidationError

from litterfog.dashboard.serve import ListenError, run
from litterfog.dashboard.settings import DashboardSettings


def main() -> None:
    """Run; what cannot be run says why in a line and exits with 1."""
    try:
        run(DashboardSettings())
    except ValidationError as error:
        sys.exit("\n".join(_line(e["loc"], e["msg"]) for e in error.errors()))
    except ListenError as error:
        sys.exit(str(error))


def _line(location: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"LITTERFOG_{str(location[0]).upper()}: {text}" if location else text


if __name__ == "__main__":
    main()
