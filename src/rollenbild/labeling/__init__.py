"""Labels by human coders: the page they code on, the file they are in, and how far coders agree."""

from rollenbild.labeling.decisions import RESOLVED, Gold, Unit, by_unit, current, disagreements, gold, unit_of
from rollenbild.labeling.log import BrokenLine, Entry, LabelLog
from rollenbild.labeling.queues import QUEUES, Plan, Queue, draw_plan
from rollenbild.labeling.session import Session, checked_coder

__all__ = [
    "QUEUES",
    "RESOLVED",
    "BrokenLine",
    "Entry",
    "Gold",
    "LabelLog",
    "Plan",
    "Queue",
    "Session",
    "Unit",
    "by_unit",
    "checked_coder",
    "current",
    "disagreements",
    "draw_plan",
    "gold",
    "unit_of",
]
