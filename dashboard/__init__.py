"""The map: reads Redis, shows the hits. Knows `wire` and nothing else of this project."""

if __name__ != "litterfog.dashboard":
    raise ImportError("it has one name: import litterfog.dashboard")
