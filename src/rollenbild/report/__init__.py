"""The answer, told in tables and on one page."""
