"""/metrics: what the dashboard tells Prometheus, behind the same guard as the pages."""

from collections.abc import Iterator

from flask import Flask, Response, request
from prometheus_client.exposition import choose_encoder

from litterfog.dashboard.metrics.answers import Answers, count_answers
from litterfog.dashboard.store import LoadingError, Store, StoreAwayError
from litterfog.wire.metrics import Figure, gauge
from litterfog.wire.metrics.registry import registry_of

METRICS = "/metrics"


def add_metrics(server: Flask, store: Store) -> None:
    """Count the server's answers, and tell of them; in a registry of the server's own."""
    registry = registry_of(lambda: _figures(store, answers))
    answers = Answers(registry)
    count_answers(server, answers)

    @server.get(METRICS)
    def metrics() -> Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=content_type)


def _figures(store: Store, answers: Answers) -> Iterator[Figure]:
    yield gauge(
        "litterfog_dashboard_viewers",
        "Browsers whose page has asked in the last 30 s",
        answers.viewers.count(),
    )
    up, hits = _look_at(store)
    yield gauge("litterfog_dashboard_store_up", "Whether Redis can be read", up)
    if hits is not None:
        yield gauge("litterfog_dashboard_hits", "Hits in the index; absent without a store", hits)


def _look_at(store: Store) -> tuple[bool, int | None]:
    """Say whether the store can be read, and how many hits are known, a second old at most."""
    try:
        return True, len(store.snapshot().hits)
    except LoadingError as loading:
        return True, loading.hits
    except StoreAwayError:
        return False, None
