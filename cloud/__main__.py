"""The cloud process: settings, models, store, broker, worker.

`python -m litterfog.cloud` runs it by the environment alone.
"""

import threading
from collections.abc import Callable

import structlog

from litterfog.cloud.finish import finish
from litterfog.cloud.heart import Heart
from litterfog.cloud.infer import Tails
from litterfog.cloud.metrics import cloud_figures
from litterfog.cloud.settings import CloudSettings
from litterfog.cloud.street_watch import StreetWatch
from litterfog.cloud.subscribe import Subscriber
from litterfog.models.graph import GraphError
from litterfog.models.zoo import float_models, load_model
from litterfog.wire.addresses import parse_broker, read_secret
from litterfog.wire.broker_limits import BrokerUnusableError
from litterfog.wire.health import HealthFile, reporting
from litterfog.wire.hits import HitWriter, StoreVersionError
from litterfog.wire.log import set_up_logging
from litterfog.wire.metrics import serving_metrics
from litterfog.wire.setting_errors import end, settings_of_environment
from litterfog.wire.stopping import stopped_by_signal
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_client import open_store
from litterfog.wire.subscribers import SubscriberWriter

log = structlog.get_logger()

_REDIS_TIMEOUT_S = 5.0
_HEART_TIMEOUT_S = 2.0  # the health file must stay fresh while Redis is away
_DAY_S = 86_400


def run(
    settings: CloudSettings,
    stopping: threading.Event,
    on_connected: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stopping` is set; calls `on_connected` whenever frames can come.

    Raises:
        ValueError: model, health file, metrics port or broker cannot be used (own subclasses).
        StoreVersionError: the store is of a version that is not known yet.
    """
    health = HealthFile(settings.health_file)
    models = [load_model(name) for name in served_models(settings)]
    days = settings.retention_days
    store, password = settings.redis, read_secret(settings.redis_password_file)
    impatient = open_store(store, password, timeout_s=_HEART_TIMEOUT_S, patient=False)
    tails = Tails(models, settings.tails, settings.runtime)
    streets = StreetWatch(TownStore(impatient))
    subscriber = Subscriber(
        stopping,
        on_connected,
        parse_broker(settings.broker, settings.credentials),
        settings.subscriber_id,
        HitWriter(open_store(store, password, timeout_s=_REDIS_TIMEOUT_S)),
        lambda message, waited_ms: finish(
            message, tails, settings.threshold, waited_ms, streets.known
        ),
        retention_s=None if days is None else days * _DAY_S,
    )
    subscriber.connection.keepalive_s = settings.keepalive
    names = [model.name for model in models]
    log.info("serving", models=names, runtime=settings.runtime, threshold=settings.threshold)
    heart = Heart(subscriber, SubscriberWriter(impatient), settings.subscriber_id, names)
    metrics = serving_metrics(
        settings.metrics_host, settings.metrics_port, "cloud", lambda: cloud_figures(subscriber)
    )
    with metrics, reporting(health, heart.beat), streets.renewing():
        subscriber.run()
    heart.leave()
    log.info("stopped", **subscriber.counts)
    if subscriber.connection.unusable:
        raise BrokerUnusableError(subscriber.connection.unusable)


def served_models(settings: CloudSettings) -> list[str]:
    """Name the models: those asked for, else all that ship and that the runtime takes."""
    if settings.runtime == "tensorflow" and "models" not in settings.model_fields_set:
        return float_models()
    return settings.models


def main() -> None:
    """Run by the environment; what cannot be run is told, and ends with status 2."""
    settings = settings_of_environment(CloudSettings)
    set_up_logging(settings.log_format)
    try:
        run(settings, stopped_by_signal())
    except (ValueError, GraphError, StoreVersionError) as error:
        end(str(error))


if __name__ == "__main__":
    main()
