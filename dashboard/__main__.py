"""`python -m litterfog.dashboard`: the pages, configured by the environment alone."""

import sys

from pydantic import ValidationError

from litterfog.dashboard.serve import ListenError, run
from litterfog.dashboard.settings import DashboardSettings
from litterfog.wire.log import set_up_logging


def main() -> None:
    """Run; what cannot be run says why, a line for each setting, and ends with status 2."""
    set_up_logging()
    try:
        run(DashboardSettings())
    except ValidationError as error:
        _end("\n".join(_line(e["loc"], e["msg"]) for e in error.errors()))
    except ListenError as error:
        _end(str(error))


def _end(message: str) -> None:
    sys.stderr.write(f"error: {message}\n")
    sys.exit(2)


def _line(location: tuple[int | str, ...], message: str) -> str:
    """Name the variable and what it takes; a line of several settings together names them."""
    text = message.removeprefix("Value error, ")
    if not location:
        return text
    name = str(location[0])
    return f"LITTERFOG_{name.upper()}: {text} ({DashboardSettings.model_fields[name].description})"


if __name__ == "__main__":
    main()
