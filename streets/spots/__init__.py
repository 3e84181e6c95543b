"""Spots: hits of the same thing over all visits, and what people said of them."""
