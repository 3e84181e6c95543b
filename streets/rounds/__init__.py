"""Rounds: an order to visit spots in, the way along the streets, and sheets to take along."""
