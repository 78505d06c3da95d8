"""Agreement between coders, and between the model and coders: Krippendorff's alpha with what it allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import CONFIDENCE, SEED
from rollenbild.labeling.decisions import current
from rollenbild.records import Label, Prediction

if TYPE_CHECKING:
    import pandas as pd

MODEL = "model"
SETTLED = "resolved"
FEW = 40
"""Units below which an interval of alpha is wide; the table says so."""
DRAWS = 1000

Unit = tuple[str, int | None]


def alpha(one: Sequence[str], other: Sequence[str]) -> float:
    """Krippendorff's alpha (nominal) of two coders on the same units.

    Krippendorff, Content Analysis, 4th edition 2018, chapter 12. Where only one category occurs nothing is expected
    to differ and alpha is not defined: NaN, as it is for fewer than two units.
    """
    import krippendorff

    names = sorted({*one, *other})
    if len(one) < 2 or len(names) < 2:
        return float("nan")
    codes = [[names.index(label) for label in coder] for coder in (one, other)]
    return float(krippendorff.alpha(reliability_data=codes, level_of_measurement="nominal"))


def alpha_interval(
    one: Sequence[str], other: Sequence[str], owners: Sequence[str], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Percentile bootstrap interval of alpha, drawing whole interviews with replacement.

    Parameters
    ----------
    owners : sequence of str
        The interview each unit belongs to; answers of one interview are drawn together.
    """
    random = np.random.default_rng(SEED)
    names = sorted(set(owners))
    rows = {name: [k for k, owner in enumerate(owners) if owner == name] for name in names}
    values = []
    for _ in range(DRAWS):
        taken = [k for pick in random.integers(0, len(names), len(names)) for k in rows[names[pick]]]
        values.append(alpha([one[k] for k in taken], [other[k] for k in taken]))
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def verdict(value: float) -> str:
    """What a figure allows: ``firm`` from .80, ``tentative`` from .667, else ``not``; ``undefined`` without alpha.

    Krippendorff 2018, section 12.2.
    """
    if np.isnan(value):
        return "undefined"
    return "firm" if value >= 0.8 else "tentative" if value >= 0.667 else "not"


def agreement_table(
    labels: Sequence[Label], predictions: Sequence[Prediction], categories: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """A row for each pair of coders (the model is one) and kind of unit, and for each label of it.

    Parameters
    ----------
    categories : mapping
        Labels of ``interview`` and of ``answer``.

    Returns
    -------
    DataFrame with ``coder_a``, ``coder_b``, ``unit``, ``label`` (empty: all labels together), ``units``, ``percent``,
    ``alpha``, ``low``, ``high``, ``verdict``, ``few``, and ``confusion``: counts of pairs ``a/b``.
    """
    import pandas as pd

    said = _by_coder(labels, predictions)
    rows = []
    for first, second in combinations(sorted(said, key=lambda name: (name == MODEL, name)), 2):
        for kind, names in categories.items():
            units = [
                unit for unit in said[first] if unit in said[second] and (unit[1] is None) == (kind == "interview")
            ]
            units.sort(key=lambda unit: (unit[0], unit[1] or 0))
            if units:
                a, b = [said[first][unit] for unit in units], [said[second][unit] for unit in units]
                owners = [unit[0] for unit in units]
                rows += _rows(first, second, kind, a, b, owners, names)
    columns = ["coder_a", "coder_b", "unit", "label", "units", "percent", "alpha", "low", "high", "verdict", "few",
               "confusion"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _rows(
    first: str, second: str, kind: str, a: list[str], b: list[str], owners: list[str], names: Sequence[str]
) -> list[tuple[object, ...]]:
    pairs = [f"{x}/{y}: {sum(p == x and q == y for p, q in zip(a, b, strict=True))}" for x in names for y in names]
    told = "; ".join(pair for pair in pairs if not pair.endswith(": 0"))
    found = [_row(first, second, kind, "", a, b, owners, told)]
    for name in names:
        one, other = [str(label == name) for label in a], [str(label == name) for label in b]
        found.append(_row(first, second, kind, name, one, other, owners, ""))
    return found


def _row(
    first: str, second: str, kind: str, label: str, a: list[str], b: list[str], owners: list[str], confusion: str
) -> tuple[object, ...]:
    value = alpha(a, b)
    low, high = alpha_interval(a, b, owners)
    same = sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
    figures = (round(same, 4), round(value, 4), round(low, 4), round(high, 4))
    return (first, second, kind, label, len(a), *figures, verdict(value), len(set(owners)) < FEW, confusion)


def _by_coder(labels: Sequence[Label], predictions: Sequence[Prediction]) -> dict[str, dict[Unit, str]]:
    said: dict[str, dict[Unit, str]] = {}
    for label in current(labels):
        if label.coder != SETTLED:
            said.setdefault(label.coder, {})[(label.interview_id, label.answer)] = label.label
    if said and predictions:
        model = said.setdefault(MODEL, {})
        for prediction in predictions:
            model[(prediction.interview_id, None)] = prediction.label
            model |= {(prediction.interview_id, one.answer): one.label for one in prediction.answers}
    return said
