"""Interviews of which only the whole was coded: which of its answers carry the label."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.model import Model
from rollenbild.codebook import Codebook


def with_answer_labels(coded: Sequence[Coded], codebook: Codebook, teacher: Model | None) -> list[Coded]:
    """The same interviews, their answers labelled where nobody did.

    With a ``teacher`` (a model for the same codebook) an answer gets the label it finds likeliest among the interview's
    side and nothing; the likeliest answer of a side gets it in any case. Without one every answer of an interview with
    a side gets that side. Answers of undecided interviews are what the teacher says, and nothing without one.
    """
    if teacher is not None and teacher.codebook.answer_labels != codebook.answer_labels:
        teacher = None
    return [_filled(one, codebook, teacher) for one in coded]


def _filled(one: Coded, codebook: Codebook, teacher: Model | None) -> Coded:
    if not one.answer_labels or one.label is None or any(label is not None for label in one.answer_labels):
        return one
    if teacher is None:
        label = one.label if one.label in codebook.sides else codebook.none
        return dataclasses.replace(one, answer_labels=(label,) * len(one.answer_labels))
    said = next(iter(teacher.predict([one.interview]))).answers
    if one.label not in codebook.sides:
        return dataclasses.replace(one, answer_labels=tuple(answer.label for answer in said))
    own = [answer.probabilities[one.label] for answer in said]
    labels = [
        one.label if answer.probabilities[one.label] > answer.probabilities[codebook.none] else codebook.none
        for answer in said
    ]
    labels[own.index(max(own))] = one.label
    return dataclasses.replace(one, answer_labels=tuple(labels))
