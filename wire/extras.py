"""How to install an optional part: the command, as it can be typed here."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit


def install_command(extra: str) -> str:
    """Give the pip command that adds an extra to this installation."""
    return f"pip install '{_installed_from()}[{extra}]'"


def _installed_from() -> str:
    """Say what pip was given for this installation: a folder, a wheel, or the name."""
    try:
        origin = distribution("litterfog").read_text("direct_url.json")
    except PackageNotFoundError:
        return "."
    path = Path(unquote(urlsplit(json.loads(origin or "{}").get("url", "")).path))
    if not origin or not path.exists():
        return "litterfog"
    return "." if path == Path.cwd() else str(path)
