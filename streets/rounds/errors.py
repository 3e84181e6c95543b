"""What a round cannot be."""


class RoundError(ValueError):
    """A round that cannot be planned; the message says why and what to do."""
