"""The map: reads Redis, shows the hits. Knows `wire` and nothing else of this project."""
