"""The cloud process: settings, models, store, broker, worker."""

import threading
from collections.abc import Callable

import redis
import structlog

from cloud.infer import Tails
from cloud.settings import CloudSettings
from cloud.subscribe import Subscriber
from models.zoo import float_models, load_model
from wire.addresses import parse_broker
from wire.hits import HitWriter

log = structlog.get_logger()

_REDIS_TIMEOUT_S = 5.0
_DAY_S = 86_400


def run(
    settings: CloudSettings,
    stopping: threading.Event,
    on_connected: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stopping` is set; calls `on_connected` whenever frames can come.

    Raises:
        ValueError: a model cannot be used.
    """
    models = [load_model(name) for name in _served(settings)]
    days = settings.retention_days
    client = redis.Redis.from_url(
        settings.redis,
        socket_timeout=_REDIS_TIMEOUT_S,
        socket_connect_timeout=_REDIS_TIMEOUT_S,
    )
    subscriber = Subscriber(
        stopping,
        on_connected,
        parse_broker(settings.broker),
        settings.subscriber_id,
        HitWriter(client),
        Tails(models, settings.tails, settings.runtime),
        threshold=settings.threshold,
        retention_s=None if days is None else days * _DAY_S,
    )
    log.info(
        "serving",
        models=[model.name for model in models],
        runtime=settings.runtime,
        threshold=settings.threshold,
    )
    subscriber.run()
    log.info("stopped", **subscriber.counts)


def _served(settings: CloudSettings) -> list[str]:
    """Name the models: those asked for, else all that ship and that the runtime takes."""
    if settings.runtime == "tensorflow" and "models" not in settings.model_fields_set:
        return float_models()
    return settings.models
