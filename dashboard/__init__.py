"""What people look at: pages that read Redis. Knows `wire` and nothing else of this project."""

if __name__ != "litterfog.dashboard":
    raise ImportError("it has one name: import litterfog.dashboard")
