"""Health and data for programs."""
