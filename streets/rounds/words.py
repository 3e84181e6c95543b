"""The words that a round is told in: keys 'round.*', in the reader's language."""

from typing import Protocol

from litterfog.streets.rounds.round import Round


class Words(Protocol):
    """Texts of one language, and how it writes numbers."""

    @property
    def language(self) -> str:
        """Its tag (BCP 47)."""
        ...

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of 'section.name'; a `count` chooses between one and many."""
        ...

    def decimal(self, value: float, digits: int) -> str:
        """Write a number with so many digits behind its point."""
        ...


def length(words: Words, metres: float) -> str:
    """830 m as '830 m', 4210 m as '4.2 km'."""
    if metres < 1_000:
        return f"{words.decimal(metres, 0)} m"
    return f"{words.decimal(metres / 1_000, 1)} km"


def duration(words: Words, seconds: float) -> str:
    """4800 s as '1 h 20 min', up to whole 5 minutes: it is no more exact."""
    hours, minutes = divmod(-int(-seconds // 300) * 5, 60)
    if not hours:
        return words("round.minutes", minutes=minutes)
    return words("round.hours", hours=hours, minutes=f"{minutes:02}")


def summary(words: Words, plan: Round) -> str:
    """Say how many spots, how far and how long."""
    spots = words("round.spots", count=len(plan.stops))
    taken = words(f"round.{plan.pace.key}", duration=duration(words, plan.seconds))
    return f"{spots} · {length(words, plan.length_m)} · {taken}"
