"""What the addresses of paged answers share: how many, and where the next page is."""

from urllib.parse import urlencode

from flask import request

from litterfog.dashboard.query.hit_query import QueryError


def read_limit(most: int) -> int | None:
    """Read `?limit=`; raises QueryError."""
    text = request.args.get("limit")
    if text is None:
        return None
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not digits or not 1 <= int(text) <= most:
        raise QueryError("limit", f"takes a whole number from 1 to {most}")
    return int(text)


def next_address(cursor: str) -> str:
    """Give the address that was asked for, with another cursor."""
    others = [pair for pair in request.args.items(multi=True) if pair[0] != "cursor"]
    return f"{request.script_root}{request.path}?{urlencode([*others, ('cursor', cursor)])}"
