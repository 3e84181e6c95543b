"""`litterfog streets`: a town's streets, from a map extract into the store."""
