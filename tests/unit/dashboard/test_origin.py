"""Where a request comes from, by what browsers say."""

import pytest
from werkzeug.datastructures import Headers

from litterfog.dashboard.access.origin import is_same_origin, may_be_framed

HOST = {"Host": "10.0.0.5:8050"}


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a program
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://proxied.example"},
        {"Origin": "http://10.0.0.5:8050"},
        {"Origin": "http://MAP.example.org"},
        {"Origin": "https://map.example.org:8443"},
    ],
)
def test_ours(headers: dict[str, str]) -> None:
    assert is_same_origin(Headers(HOST | headers), "map.example.org")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://10.0.0.5:8050"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://10.0.0.5:8051"},
        {"Origin": "http://10.0.0.5"},
        {"Origin": "https://map.example.org.evil.example"},
        {"Origin": "https://evil.map.example.org"},
        {"Origin": "https://map.example.org@evil.example"},
        {"Origin": "file://map.example.org"},
        {"Origin": "http://[::1"},
    ],
)
def test_of_others(headers: dict[str, str]) -> None:
    assert not is_same_origin(Headers(HOST | headers), "map.example.org")


@pytest.mark.parametrize(
    ("headers", "framed"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Litterfog-Window": "top"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}, True),
        ({"Origin": "http://10.0.0.5:8050"}, True),
    ],
)
def test_what_may_be_in_a_frame(headers: dict[str, str], framed: bool) -> None:
    assert may_be_framed(Headers(HOST | headers)) is framed
