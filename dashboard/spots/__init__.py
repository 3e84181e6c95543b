"""Spots as the dashboard knows them: found in the store's hits, and what people said of them."""
