"""Orders to devices and letters sent again, over one connection, made when first needed."""

import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from litterfog.dashboard.settings import DashboardSettings
from litterfog.wire.addresses import BrokerAddress, parse_broker
from litterfog.wire.operator_link import NoBrokerError, OperatorLink, Outcome
from litterfog.wire.receipt import Receipt
from litterfog.wire.status import Control
from litterfog.wire.store_records import DeadLetter

AT_ONCE: Final = 2  # of the server's threads may wait for devices; the others show pages
ANSWER_S: Final = 6.0  # a page waits so long; later the device's status tells

_T = TypeVar("_T")


class OperatorBusyError(Exception):
    """Others wait for devices just now."""


class Controls:
    """The operator's side, for the requests of pages."""

    def __init__(self, address: BrokerAddress) -> None:
        self._address = address
        self._link: OperatorLink | None = None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def order(self, devices: Sequence[str], wanted: Control | None) -> list[Outcome]:
        """Order devices what they do, or clear what was ordered, and wait for their answers.

        Raises:
            NoBrokerError: the broker is away, or does not let the operator.
            OperatorBusyError: two others wait.
        """
        return self._using(lambda link: link.order(devices, wanted, ANSWER_S))

    def resend(self, letter: DeadLetter) -> Receipt | None:
        """Send a dead letter again; gives the receipt, if one comes in time.

        Raises:
            NotSentError: it is not whole.
            NoBrokerError, OperatorBusyError: as `order` does.
        """
        return self._using(lambda link: link.resend(letter, ANSWER_S))

    def _using(self, ask: Callable[[OperatorLink], _T]) -> _T:
        if not self._places.acquire(blocking=False):
            raise OperatorBusyError
        try:
            link = self._connected()
            return ask(link)
        except NoBrokerError:
            self._let_go()
            raise
        finally:
            self._places.release()

    def _connected(self) -> OperatorLink:
        with self._lock:
            if self._link is None:
                name = f"litterfog-dashboard-{secrets.token_hex(4)}"
                self._link = OperatorLink(self._address, name)
            link = self._link
        link.connect()
        return link

    def _let_go(self) -> None:
        """Begin anew with the next order: credentials may have been renewed, a broker mended."""
        with self._lock:
            link, self._link = self._link, None
        if link:
            threading.Thread(target=link.close, daemon=True).start()  # may wait for the network


def controls_of(settings: DashboardSettings) -> Controls | None:
    """Give them where a broker is set; without one, pages show and change nothing."""
    if settings.broker is None:
        return None
    return Controls(parse_broker(settings.broker, settings.credentials))
