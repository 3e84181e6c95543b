"""Links to measure over: their kinds, a proxy that shapes one, one that the kernel shapes."""
