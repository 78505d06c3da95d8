"""What the reader learns from: coded answers as texts, and how far each is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from bench.reader.network import NONE, ReaderNetwork
from torch import Tensor
from torch.nn import functional

from rollenbild.classifier.features import sentences
from rollenbild.classifier.reading.reader import Reader

ORIGIN_WEIGHTS = {"retold": 2.0}
UNCODED = 0.7
"""Weight of an answer of which only the whole is coded, against one whose sentences are."""
BATCH = 1600
"""Pieces at a time."""


@dataclass(frozen=True)
class Lesson:
    """One coded answer.

    Parameters
    ----------
    pieces, place : ndarray of int, shape (length,)
        Its pieces, and the sentence each belongs to.
    spoken : tuple of int, or None
        The sentences' labels, if they are coded.
    label : int
    weight : float
    whole : bool
        Whether it is an answer, not a single sentence.
    lower : Tensor, shape (length, size)
        What the layers that do not learn make of it, in half precision.
    """

    pieces: np.ndarray
    place: np.ndarray
    spoken: tuple[int, ...] | None
    label: int
    weight: float
    whole: bool
    lower: Tensor


def lessons(
    frame: pd.DataFrame, truth: np.ndarray, origins: Sequence[str], reader: Reader, network: ReaderNetwork
) -> list[Lesson]:
    """Coded answers as lessons for networks that begin as ``network``; of an answer of several texts the first."""
    classes = list(reader.classes)
    result = []
    columns = (frame[name] for name in ("form", "intro", "question", "text", "sentence_labels", "whole"))
    for label, origin, (form, intro, question, text, coded, whole) in zip(
        truth, origins, zip(*columns, strict=True), strict=True
    ):
        spoken = sentences(text) or [""]
        first = next(iter(reader.texts(form, intro, question, spoken)))
        count = int(first.sentence.max()) + 1
        codes = None
        if coded is not None and len(coded) == len(spoken) and count:
            codes = tuple(classes.index(one) for one in coded[:count])
        weight = ORIGIN_WEIGHTS.get(origin, 1.0)
        lower = below(network, first.pieces)
        result.append(Lesson(first.pieces, first.sentence, codes, classes.index(label), weight, whole, lower))
    return result


def below(network: ReaderNetwork, pieces: np.ndarray) -> Tensor:
    """What the layers that do not learn make of a text, in half precision."""
    mask = torch.ones(1, len(pieces), dtype=torch.bool)
    return network.lower(torch.tensor(pieces)[None], mask)[0].half()


def batches(taken: Sequence[Lesson]) -> list[list[Lesson]]:
    """Lessons of like length together, `BATCH` pieces at most."""
    result: list[list[Lesson]] = [[]]
    for lesson in sorted(taken, key=lambda one: len(one.pieces)):
        if result[-1] and (len(result[-1]) + 1) * len(lesson.pieces) > BATCH:
            result.append([])
        result[-1].append(lesson)
    return result


def packed(batch: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor]:
    """Vectors, places and mask of a batch."""
    longest = max(len(one.pieces) for one in batch)
    x = torch.zeros(len(batch), longest, batch[0].lower.shape[1])
    place = torch.full((len(batch), longest), NONE)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, one in enumerate(batch):
        length = len(one.pieces)
        x[row, :length], place[row, :length], mask[row, :length] = one.lower.float(), torch.tensor(one.place), True
    return x, place, mask


def loss(network: ReaderNetwork, batch: Sequence[Lesson], none: int) -> Tensor:
    """How far the network is off, in nats, weighed.

    Coded sentences count singly. Of an answer whose sentences are not coded, all say nothing if it says nothing, and
    one at least speaks for its side if it has one (noisy or; Dietterich et al. 1997). Besides, the answer as a whole.
    """
    by_sentence, by_answer = (functional.log_softmax(scores, dim=-1) for scores in network(*packed(batch)))
    total = torch.zeros(())
    for row, one in enumerate(batch):
        count = int(one.place.max()) + 1
        own = by_sentence[row, :count]
        off = torch.zeros(())
        if one.spoken is not None:
            off = -own[torch.arange(count), torch.tensor(one.spoken)].mean() * min(count, 5) / 2.5
        elif count and one.label == none:
            off = -own[:, none].mean()
        elif count:
            off = -UNCODED * torch.log((1.0 - torch.prod(1.0 - own[:, one.label].exp())).clamp(min=1e-4))
        if one.whole:
            off = off - by_answer[row, one.label]
        total = total + one.weight * off
    return total / sum(one.weight for one in batch)
