"""/metrics: what the dashboard tells Prometheus, behind the same guard as the pages."""

from collections.abc import Iterator

from flask import Flask, Response, request
from prometheus_client.exposition import choose_encoder

from litterfog.dashboard.metrics.answers import Answers, count_answers
from litterfog.dashboard.store import Store, StoreAwayError
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
    try:
        hits = store.read(lambda reader: reader.hit_count())
    except StoreAwayError:
        yield gauge("litterfog_dashboard_store_up", "Whether Redis can be read", 0)
        return
    yield gauge("litterfog_dashboard_store_up", "Whether Redis can be read", 1)
    yield gauge("litterfog_dashboard_hits", "Hits in the store; absent while it is away", hits)
