"""From what coders wrote to what holds: latest decisions, settled labels, disagreements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field

from rollenbild.records import Label

RESOLVED = "resolved"
"""Coder of a label that was settled after a disagreement; its note begins with who settled it."""

Unit = tuple[str, int | None]
"""What is coded: an interview's id, and the number of an answer or None for the interview as a whole."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What holds for each unit.

    Parameters
    ----------
    interviews, answers : dict
        The settled label by interview id, and by (interview id, answer).
    unresolved : tuple of Unit
        Units on which coders disagree and nobody settled it. They are left out above: whose word counted would be
        chance.
    """

    interviews: dict[str, Label] = field(default_factory=dict)
    answers: dict[tuple[str, int], Label] = field(default_factory=dict)
    unresolved: tuple[Unit, ...] = ()


def unit_of(label: Label) -> Unit:
    """The unit a label is on."""
    return label.interview_id, label.answer


def current(labels: Iterable[Label]) -> list[Label]:
    """The latest decision of each coder on each unit, withdrawn ones dropped, in the order first decided.

    The latest is the one written last, not the one with the latest time: clocks differ between coders.
    """
    latest: dict[tuple[Unit, str], Label] = {}
    for label in labels:
        latest[unit_of(label), label.coder] = label
    return [label for label in latest.values() if label.label]


def by_unit(labels: Iterable[Label]) -> dict[Unit, list[Label]]:
    """Current decisions of all coders by unit."""
    units: dict[Unit, list[Label]] = {}
    for label in current(labels):
        units.setdefault(unit_of(label), []).append(label)
    return units


def gold(labels: Iterable[Label]) -> Gold:
    """What holds: the settled label where there is one, else what all coders of the unit agree on.

    A unit counts as drawn at random if any of its coders drew it so.
    """
    interviews: dict[str, Label] = {}
    answers: dict[tuple[str, int], Label] = {}
    unresolved: list[Unit] = []
    for unit, decisions in by_unit(labels).items():
        settled = [one for one in decisions if one.coder == RESOLVED]
        if not settled and len({one.label for one in decisions}) > 1:
            unresolved.append(unit)
            continue
        chosen = dataclasses.replace((settled or decisions)[0], sampling=_drawn(decisions).sampling)
        if unit[1] is None:
            interviews[unit[0]] = chosen
        else:
            answers[unit[0], unit[1]] = chosen
    return Gold(interviews, answers, tuple(unresolved))


def disagreements(labels: Iterable[Label]) -> dict[Unit, list[Label]]:
    """Units on which coders disagree, settled or not, with what each of them decided."""
    found = {}
    for unit, decisions in by_unit(labels).items():
        coders = [one for one in decisions if one.coder != RESOLVED]
        if len({one.label for one in coders}) > 1:
            found[unit] = coders
    return found


def _drawn(decisions: list[Label]) -> Label:
    return next((one for one in decisions if one.sampling == "random"), decisions[0])
