"""Estimate how many interviews of a series have a label, honest about errors."""
