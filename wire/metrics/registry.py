"""A process's own Prometheus registry: its figures, and the library's of processor and memory."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from litterfog.wire.metrics.figure import Figure

Look = Callable[[], Iterable[Figure]]


class FigureCollector(Collector):
    """Looks when Prometheus asks, and keeps nothing."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        """Give the figures as Prometheus' families."""
        return map(_family, self._look())

    def describe(self) -> Iterable[Metric]:
        """Do not look at a process that is still being made."""
        return ()


def registry_of(look: Look) -> CollectorRegistry:
    """Make the registry."""
    registry = CollectorRegistry()
    registry.register(FigureCollector(look))
    ProcessCollector(registry=registry)
    return registry


def _family(figure: Figure) -> Metric:
    labels = [figure.label] if figure.label else []
    family_of = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
    family = family_of(figure.name, figure.meaning, labels=labels)
    for label, value in figure.values.items():
        family.add_metric([label] if figure.label else [], value)
    return family
