"""Which interview comes next: drawn at random for estimates, least sure first for training, shared for agreement."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from rollenbild.config import SEED
from rollenbild.labeling.decisions import RESOLVED, Unit, disagreements
from rollenbild.records import Label, Prediction

Queue = Literal["random", "uncertain", "reliability", "resolve"]
QUEUES: tuple[Queue, ...] = get_args(Queue)

SHARE = 0.2
"""Share of the series that every coder gets."""

LEAST = 10
"""Interviews that every coder gets at least: fewer say nothing on agreement."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The order of a series in each queue.

    Parameters
    ----------
    order : tuple of str
        Ids of the whole series in a seeded random order. Whoever has coded its first m has coded a simple random
        sample of m. The place of an interview hangs on its id and the seed alone: a series that grows keeps its order.
    shared : frozenset of str
        The first of them, which every coder gets; so they too are a random sample.
    uncertain : tuple of str
        Ids by how unsure the model is, least sure first; empty without predictions.
    """

    order: tuple[str, ...]
    shared: frozenset[str]
    uncertain: tuple[str, ...]


def draw_plan(
    ids: Sequence[str],
    predictions: Mapping[str, Prediction],
    *,
    seed: int = SEED,
    share: float = SHARE,
    least: int = LEAST,
) -> Plan:
    """Draw the queues of a series.

    Parameters
    ----------
    share : float
        Share of the series that every coder gets, 0 to 1.
    least : int
        Number of interviews that every coder gets at least, where the series has so many.
    """
    order = tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).digest()))
    count = max(least, math.ceil(share * len(order)))
    guessed = [one for one in order if one in predictions]
    unsure = sorted(guessed, key=lambda one: max(predictions[one].probabilities.values(), default=0.0))
    return Plan(order, frozenset(order[:count]), tuple(unsure))


def waiting(queue: Queue, plan: Plan, labels: Sequence[Label], coder: str) -> list[str]:
    """Interviews of a queue that a coder has still to do, in its order.

    What another coder has is not asked twice, but for the shared part. An interview that the coder did outside the
    random draw comes again when the draw reaches it: left out, it would be missing in the sample.

    Parameters
    ----------
    labels : sequence of Label
        Current decisions of all coders, see `current`.
    """
    if queue == "resolve":
        unsettled = {interview for (interview, _), votes in disputes(labels).items() if not votes.settled}
        return [one for one in plan.order if one in unsettled]
    whole = [one for one in labels if one.answer is None and one.coder != RESOLVED]
    if queue == "uncertain":
        coded = {one.interview_id for one in whole}
        return [one for one in plan.uncertain if one not in coded]
    drawn = [one for one in whole if one.sampling == "random"]
    own = {one.interview_id for one in drawn if one.coder == coder}
    others = {one.interview_id for one in drawn if one.coder != coder}
    open_to = plan.shared if queue == "reliability" else plan.shared | (set(plan.order) - others)
    return [one for one in plan.order if one in open_to and one not in own]


def finished(queue: Queue, plan: Plan, labels: Sequence[Label], coder: str) -> int:
    """How many interviews of a queue a coder is done with."""
    known = frozenset(plan.order)
    if queue == "resolve":
        disputed = {interview for interview, _ in disputes(labels)} & known
        return len(disputed - set(waiting(queue, plan, labels, coder)))
    own = [one for one in labels if one.coder == coder and one.answer is None and one.interview_id in known]
    if queue == "uncertain":
        return sum(one.queue == "uncertain" for one in own)
    pool = plan.shared if queue == "reliability" else known
    return sum(one.sampling == "random" and one.interview_id in pool for one in own)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What coders decided on a unit they disagree on, and whether that was settled."""

    votes: tuple[Label, ...]
    settled: bool


def disputes(labels: Sequence[Label]) -> dict[Unit, Dispute]:
    """Units on which coders disagree."""
    settled = {(one.interview_id, one.answer) for one in labels if one.coder == RESOLVED}
    return {unit: Dispute(tuple(votes), unit in settled) for unit, votes in disagreements(labels).items()}
