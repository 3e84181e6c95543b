"""What is said of an extract that cannot be read."""


class ExtractError(ValueError):
    """No streets come of this file; says why and what to do about it, to a user."""
