"""Serve a process's figures over HTTP while a block lasts; needs no password, and gives none."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import structlog

from litterfog.wire.extras import install_command
from litterfog.wire.metrics.figure import Figure

log = structlog.get_logger()


class MetricsError(ValueError):
    """The figures cannot be served; says why."""


@contextmanager
def serving_metrics(
    host: str, port: int | None, extra: str, look: Callable[[], Iterable[Figure]]
) -> Iterator[None]:
    """Answer GET /metrics on the port with what `look` gives; without a port do nothing.

    Raises:
        MetricsError: the port is taken, the host is not this machine's, or the library is missing.
    """
    if not port:
        yield
        return
    try:
        from prometheus_client import start_http_server  # noqa: PLC0415  (an optional extra)

        from litterfog.wire.metrics.registry import registry_of  # noqa: PLC0415
    except ImportError as error:
        raise MetricsError(f"--metrics-port needs an extra: {install_command(extra)}") from error
    try:
        server, thread = start_http_server(port, host, registry_of(look))
    except OSError as error:
        reason = error.strerror or str(error)
        raise MetricsError(f"cannot serve metrics on {host}:{port}: {reason}") from error
    log.info("metrics", url=f"http://{host}:{port}/metrics")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
