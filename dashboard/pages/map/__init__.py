"""The map: hits and coverage as they come, the totals, one hit in detail."""
