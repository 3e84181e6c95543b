import json
import string

import pytest

from litterfog.dashboard.languages.table import LANGUAGES, Words, language_of, words_in


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts(language: str) -> dict[str, str]:
    nested = json.loads(words_in(language).as_json())
    return {
        f"{section}.{name}": text for section in nested for name, text in nested[section].items()
    }


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    first, other = texts(LANGUAGES[0]), texts(language)
    assert list(other) == list(first)
    assert {key: placeholders(text) for key, text in other.items()} == {
        key: placeholders(text) for key, text in first.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_ends_in_space(language: str) -> None:
    assert [
        key
        for key, text in texts(language).items()
        if (not key.startswith("number.") and text != text.strip()) or not text
    ] == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("nl", "nl"),
        ("fr-BE", "fr"),
        ("NL-be, en;q=0.9", "nl"),
        ("de-DE, de;q=0.9, fr;q=0.8, en;q=0.7", "fr"),
        ("en;q=0.5, nl;q=0.6", "nl"),
        ("fr;q=0.5, nl;q=0.5", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("fr;q=0.1, *;q=0.9", "en"),
        ("*, en;q=0", "nl"),
        ("en;q=0, nl;q=0, fr;q=0", "en"),
        ("nl;q=high, fr", "fr"),
        (";;,,q=", "en"),
    ],
)
def test_the_language_is_the_one_the_browser_wants_most(header: str | None, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 device"),
        ("en", 0, "0 devices"),
        ("nl", 2_000, "2.000 toestellen"),
        ("fr", 0, "0 appareil"),
        ("fr", 2_000, "2\u202f000 appareils"),
    ],
)
def test_a_count_chooses_the_singular_and_is_grouped(language: str, count: int, text: str) -> None:
    assert words_in(language)("devices.known", count=count, online=0).startswith(f"{text},")


@pytest.mark.parametrize(
    ("value", "text"), [(999, "999 B"), (12_345, "12,3 kB"), (123_456, "123 kB")]
)
def test_a_size_has_the_language_s_decimal_point(value: float, text: str) -> None:
    assert words_in("nl").size(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "now"), (2, "2 s ago"), (61, "1 min ago"), (7_200, "2 h ago"), (259_200, "3 d ago")],
)
def test_an_age_is_told_in_its_largest_unit(seconds: float, text: str) -> None:
    assert words_in("en").ago(seconds) == text


def test_the_words_cannot_end_the_script_that_holds_them() -> None:
    written = Words("en", {"map": {"title": "</script><script>"}}).as_json()
    assert "<" not in written
    assert json.loads(written) == {"map": {"title": "</script><script>"}}
