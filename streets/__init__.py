"""Streets in segments: from a map extract to matches, grades, spots and rounds.

Plain values in and out: knows no store, no page, no model.
"""

if __name__ != "litterfog.streets":
    raise ImportError("it has one name: import litterfog.streets")
