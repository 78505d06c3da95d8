"""Decide of every answer, and then of the interview, what the interviewee mainly does."""
