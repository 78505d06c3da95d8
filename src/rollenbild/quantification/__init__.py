"""Estimate how many interviews of a series have a label, honest about errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rollenbild.config import CONFIDENCE
from rollenbild.quantification.model_range import error_counts, model_posterior, whole_range
from rollenbild.records import Prevalence

__all__ = ["MODEL_CONDITION", "prevalence_by_model"]

MODEL_CONDITION = "the model errs in this series as it did in training"


def prevalence_by_model(
    said: Sequence[str],
    labels: Sequence[str],
    confusion: Sequence[Sequence[int]],
    *,
    confidence: float = CONFIDENCE,
) -> list[Prevalence]:
    """Prevalence of each label without hand labels: the model's counts, corrected by its known error rates.

    Parameters
    ----------
    said : sequence of str, shape (interviews,)
        The model's label of every interview of the series.
    labels : sequence of str
        Interview labels in the order of ``confusion``.
    confusion : shape (labels, labels)
        Counts on interviews the model had not seen: rows truth, columns what the model said.

    Returns
    -------
    list of Prevalence, one a label; valid only under `MODEL_CONDITION`.
    """
    matrix = np.asarray(confusion, dtype=np.int64)
    found = []
    for position, label in enumerate(labels):
        count = sum(one == label for one in said)
        posterior = model_posterior(count, len(said), error_counts(matrix, position))
        estimate, low, high = whole_range(posterior, confidence)
        found.append(
            Prevalence(
                label=label,
                interviews=len(said),
                model_count=count,
                estimate=estimate,
                low=low,
                high=high,
                confidence=confidence,
                method="model",
                hand_labels=0,
                valid_if=MODEL_CONDITION,
            )
        )
    return found
