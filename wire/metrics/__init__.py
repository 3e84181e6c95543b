"""A process's figures for Prometheus, read from its own counters when they are asked for."""

from litterfog.wire.metrics.figure import Figure, counter, gauge
from litterfog.wire.metrics.serving import MetricsError, serving_metrics

__all__ = ["Figure", "MetricsError", "counter", "gauge", "serving_metrics"]
