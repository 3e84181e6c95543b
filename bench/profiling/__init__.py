"""Measuring a machine into the profile that the planner takes."""
