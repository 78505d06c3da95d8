"""Labels by human coders: the page they code on, the file they are in, and how far coders agree."""

from rollenbild.labeling.decisions import RESOLVED, Gold, Unit, by_unit, current, disagreements, gold, unit_of
from rollenbild.labeling.log import BrokenLine, Entry, LabelLog

__all__ = [
    "RESOLVED",
    "BrokenLine",
    "Entry",
    "Gold",
    "LabelLog",
    "Unit",
    "by_unit",
    "current",
    "disagreements",
    "gold",
    "unit_of",
]
