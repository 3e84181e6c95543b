"""`python -m dashboard`: the map, configured by the environment alone."""

import sys

from pydantic import ValidationError

from dashboard.serve import ListenError, run
from dashboard.settings import DashboardSettings


def main() -> None:
    """Run; what cannot be run says why in a line and exits with 1."""
    try:
        run(DashboardSettings())
    except ValidationError as error:
        sys.exit("\n".join(f"LITTERFOG_{_name(e['loc'])}: {e['msg']}" for e in error.errors()))
    except ListenError as error:
        sys.exit(str(error))


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper()


if __name__ == "__main__":
    main()
