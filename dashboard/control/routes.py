"""/api/devices/NAME/control, /api/groups/GROUP/control, /api/dead-letters (docs/wire.md)."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from litterfog.dashboard.access.roles import log_change, needs
from litterfog.dashboard.api.refusals import bind_refusals
from litterfog.dashboard.control.controls import Controls, OperatorBusyError
from litterfog.dashboard.store import Store
from litterfog.wire.operator_link import NoBrokerError, NotSentError, Outcome
from litterfog.wire.receipt import Receipt
from litterfog.wire.status import Control
from litterfog.wire.store_records import DeadLetter

MOST_LETTERS: Final = 50


class Wish(Control, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page asks for: a control, or that the standing one be taken away."""

    clear: bool = False


class _RefusedError(Exception):
    def __init__(self, status: int, word: str, reason: str) -> None:
        super().__init__(reason)
        self.answer = {"status": word, "reason": reason}, status


def control_routes(store: Store, controls: Controls | None) -> Blueprint:
    """Make the endpoints; without a broker those that change say so."""
    routes = Blueprint("control", __name__)
    _add_orders(routes, store, controls)
    _add_letters(routes, store, controls)
    bind_refusals(routes)
    routes.register_error_handler(_RefusedError, lambda error: error.answer)
    routes.register_error_handler(NoBrokerError, _no_broker)
    routes.register_error_handler(OperatorBusyError, _busy)
    return routes


def _add_orders(routes: Blueprint, store: Store, controls: Controls | None) -> None:
    @routes.post("/api/devices/<name>/control")
    @needs("operator")
    def order_device(name: str) -> Response:
        found = [device.name for device in store.fleet().devices if device.name == name]
        return _ordered(_there(controls), found, "device")

    @routes.post("/api/groups/<group>/control")
    @needs("operator")
    def order_group(group: str) -> Response:
        found = [
            device.name
            for device in store.fleet().devices
            if device.status and device.status.group == group
        ]
        return _ordered(_there(controls), found, "group")


def _add_letters(routes: Blueprint, store: Store, controls: Controls | None) -> None:
    @routes.get("/api/dead-letters")
    def letters() -> Response:
        found, count = store.read(
            lambda reader: (reader.rejected(MOST_LETTERS), reader.rejected_count())
        )
        answer = jsonify(count=count, letters=[_letter_fields(letter) for letter in found])
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    @routes.post("/api/dead-letters/<letter_id>/resend")
    @needs("operator")
    def resend(letter_id: str) -> ResponseReturnValue:
        operator = _there(controls)
        letter = store.read(lambda reader: reader.letter(letter_id))
        if letter is None:
            raise _RefusedError(404, "not found", f"no dead letter {letter_id}")
        log_change("dead letter sent again", letter=letter.id, device=letter.device)
        try:
            return jsonify(_receipt_fields(operator.resend(letter)))
        except NotSentError as error:
            raise _RefusedError(409, "not sent", str(error)) from error


def _ordered(controls: Controls, devices: Sequence[str], kind: str) -> Response:
    wanted = _wanted()
    if not devices:
        raise _RefusedError(404, "not found", f"no such {kind}")
    told = "cleared" if wanted is None else _given(wanted)
    log_change("devices ordered", devices=list(devices), order=told)
    outcomes = controls.order(devices, wanted)
    return jsonify(outcomes=[_outcome_fields(outcome) for outcome in outcomes])


def _wanted() -> Control | None:
    """Read the request's body; None: to clear."""
    try:
        wish = msgspec.json.decode(request.get_data(), type=Wish)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _RefusedError(400, "bad request", f"no such order: {error}") from error
    fields = msgspec.structs.asdict(wish)
    is_clearing = fields.pop("clear")
    if is_clearing == any(fields.values()):
        reason = "takes what is to change, or clear alone"
        raise _RefusedError(400, "bad request", reason)
    return None if is_clearing else Control(**fields)


def _given(wanted: Control) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(wanted).items() if value}


def _there(controls: Controls | None) -> Controls:
    if controls is None:
        reason = "no broker is set: LITTERFOG_BROKER and the operator's LITTERFOG_CREDENTIALS"
        raise _RefusedError(409, "no broker", reason)
    return controls


def _outcome_fields(outcome: Outcome) -> dict[str, str]:
    return {"device": outcome.device, "state": outcome.state, "reason": outcome.reason}


def _receipt_fields(receipt: Receipt | None) -> dict[str, str | None]:
    if receipt is None:
        return {"outcome": None, "reason": None, "detail": None}
    return {"outcome": receipt.outcome, "reason": receipt.reason, "detail": receipt.detail}


def _letter_fields(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "at_ms": letter.at_ms,
        "device": letter.device,
        "reason": letter.reason,
        "detail": letter.detail,
        "bytes": len(letter.payload),
        "whole": letter.is_whole and letter.content_type is not None,
    }


def _no_broker(error: NoBrokerError) -> tuple[Response, int]:
    return jsonify(status="unavailable", reason=str(error)), 503


def _busy(_error: OperatorBusyError) -> tuple[Response, int, dict[str, str]]:
    return jsonify(status="busy", reason="other orders are under way"), 503, {"Retry-After": "2"}
