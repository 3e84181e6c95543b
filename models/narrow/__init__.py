"""Narrow models: learned bottlenecks at chosen splits, so that a cut ships less."""
