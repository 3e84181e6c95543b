"""Measure the dashboard over a store of so many hits: how it arrives, rests, answers, and costs."""
