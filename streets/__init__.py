"""Streets in segments: from a map extract to matches, grades, spots and rounds.

Plain values in and out: knows no store, no page, no model.
"""
