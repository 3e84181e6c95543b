"""Streets as vector tiles: lines that change with an import alone, told apart by their row."""
