"""The words for whoever asks now: by their browser's Accept-Language."""

from flask import has_request_context, request

from litterfog.dashboard.languages.table import LANGUAGES, Words, language_of, words_in


def visitor_words() -> Words:
    """Give the words of the request's language; while the pages are built, the first's."""
    if not has_request_context():
        return words_in(LANGUAGES[0])
    return words_in(language_of(request.headers.get("Accept-Language")))
