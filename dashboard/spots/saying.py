"""Take in what somebody says of spots: each change is answered by itself."""

from collections.abc import Sequence

import msgspec

from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.spots.changes import Answer, Change, Holding
from litterfog.dashboard.spots.view import SpotView
from litterfog.streets.spots.events import SpotEvent
from litterfog.wire.store.spot_events import FullError

_NO_SPOT = "no spot is there: it may be older than what the store keeps"
_FULL = "the store takes no more events of this area"

Taken = dict[str, SpotEvent]  # by id, in order


def say(
    book: SpotBook, changes: Sequence[Change | Answer], actor: str, now_ms: int
) -> list[Answer]:
    """Append what is new, and answer in the order of the changes; raises what the book does."""
    with book.turn():
        view = book.look_again()
        spots = _spots(view, changes)
        taken: Taken = {}
        first = [
            _begin(book, view, change, spot, actor, now_ms, taken)
            for change, spot in zip(changes, spots, strict=True)
        ]
        if not _append(book, list(taken.values())):
            return [Answer(id=one.id, outcome="refused", reason=_FULL) for one in changes]
        after = book.look_again() if taken else view
    return [_end(after, answer) for answer in first]


def holding(view: SpotView, spot: int) -> Holding:
    """Say what holds for a spot."""
    event, state = view.event(spot), view.state(spot)
    said = event if event and event.state == state else None
    return Holding(
        spot=view.spots.name(spot),
        state=state,
        since_ms=int(view.states.since_ms[spot]),
        actor=said.actor if said else None,
        note=said.note if said else "",
    )


def _begin(
    book: SpotBook,
    view: SpotView,
    change: Change | Answer,
    spot: int | None,
    actor: str,
    now_ms: int,
    taken: Taken,
) -> Answer | SpotEvent:
    """Make an event of a change that is new; what is not is answered."""
    if isinstance(change, Answer):
        return change
    if spot is None:
        return Answer(id=change.id, outcome="refused", reason=_NO_SPOT)
    if change.id in taken or book.knows(change.id):
        return Answer(id=change.id, outcome="duplicate", holds=holding(view, spot))
    event = SpotEvent(
        id=change.id,
        at_ms=now_ms if change.at_ms is None else min(change.at_ms, now_ms),
        actor=actor,
        hit=view.spots.name(spot),
        lat=float(view.spots.lat[spot]),
        lon=float(view.spots.lon[spot]),
        state=change.state,
        seen_state=change.seen_state,
        note=change.note,
    )
    return taken.setdefault(event.id, event)


def _spots(view: SpotView, changes: Sequence[Change | Answer]) -> list[int | None]:
    """Find each change's spot: by its anchor, by another of its hits, by its place."""
    anchors = view.spots.find({one.hit for one in changes if isinstance(one, Change)})
    return [
        None if isinstance(one, Answer) else _known_or_near(view, one, anchors) for one in changes
    ]


def _known_or_near(view: SpotView, change: Change, anchors: dict[str, int]) -> int | None:
    spot = anchors[change.hit] if change.hit in anchors else view.find(change.hit)
    if spot is None and change.lat is not None and change.lon is not None:
        return view.nearest(change.lat, change.lon)
    return spot


def _append(book: SpotBook, events: list[SpotEvent]) -> bool:
    """Append events; False where the store takes no more."""
    encoded = [(event.lat, event.lon, msgspec.json.encode(event)) for event in events]
    try:
        if encoded:
            book.append(encoded)
    except FullError:
        return False
    return True


def _end(view: SpotView, begun: Answer | SpotEvent) -> Answer:
    if isinstance(begun, Answer):
        return begun
    row = view.event_rows[begun.id]
    conflicts = bool(view.states.conflict[row])
    return Answer(
        id=begun.id,
        outcome="conflict" if conflicts else "taken",
        holds=holding(view, int(view.states.spot[row])),
    )
