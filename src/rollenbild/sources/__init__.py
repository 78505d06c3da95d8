"""Collect pages from wherever a series lives."""
