"""`litterfog plan`: read machines, link and prices; show the ranking."""
