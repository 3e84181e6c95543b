"""Which split is best: pure functions of numbers."""
