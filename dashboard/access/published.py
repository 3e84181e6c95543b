"""Where a proxy publishes the page, and whose pages may show it."""

import re

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?")


def checked_prefix(path: str) -> str:
    """Give a path without its last slash, '' for the root.

    Raises:
        ValueError: it is no path of plain names.
    """
    bare = path.removesuffix("/")
    if bare and (not _PREFIX.fullmatch(bare) or ".." in bare):
        raise ValueError("takes a path of letters, digits and ._~- such as /map")
    return bare


def checked_origins(text: str | None) -> str | None:
    """Give origins with one space between.

    Raises:
        ValueError: one of them is no origin, or there is none.
    """
    if text is None:
        return None
    origins = text.split()
    if not origins or not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError("takes origins without a path, such as https://city.example")
    return " ".join(origins)
