"""Labels by human coders, and how far they agree."""
