"""The latest rounds, in memory: a round is for today."""

import threading
from collections import OrderedDict
from typing import Final

from litterfog.dashboard.rounds.planned import PlannedRound

MOST_ROUNDS: Final = 100


class KeptRounds:
    """Rounds by their key; of more than MOST_ROUNDS the one goes that was asked for least lately.

    A telephone that has opened a round keeps it, whatever becomes of it here.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rounds: OrderedDict[str, PlannedRound] = OrderedDict()

    def put(self, planned: PlannedRound) -> None:
        """Keep a round."""
        with self._lock:
            self._rounds[planned.key] = planned
            self._rounds.move_to_end(planned.key)
            if len(self._rounds) > MOST_ROUNDS:
                self._rounds.popitem(last=False)

    def get(self, key: str) -> PlannedRound | None:
        """Give a round; None where it is none, or none any more."""
        with self._lock:
            found = self._rounds.get(key)
            if found is not None:
                self._rounds.move_to_end(key)
            return found
