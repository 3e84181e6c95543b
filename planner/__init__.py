"""Which split is best: pure functions of numbers."""

if __name__ != "litterfog.planner":
    raise ImportError("it has one name: import litterfog.planner")
