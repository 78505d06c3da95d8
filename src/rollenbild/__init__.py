"""How many people of an interview series say X about their job, and how many say Y."""

__version__ = "0.1.0"
