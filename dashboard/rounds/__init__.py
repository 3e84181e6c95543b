"""Rounds that people plan over spots: chosen, kept for a while, given as page, sheet and GPX."""
