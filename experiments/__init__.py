"""One file per figure or table of the paper, and the benchmarks."""

if __name__ != "litterfog.experiments":
    raise ImportError("it has one name: import litterfog.experiments")
