"""Agreement between coders, and between the model and coders: Krippendorff's alpha with what it allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.config import CONFIDENCE, SEED
from rollenbild.labeling.decisions import RESOLVED, Unit, current, unit_of
from rollenbild.records import Label, Prediction

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MODEL = "model"
FEW = 40
"""Units below which an interval of alpha is wide; the table says so."""
DRAWS = 1000
PORTION = 100
IMAGINARY = 0.5
"""Weight of an imaginary interview that was coded by chance, in the interval of alpha."""


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


def alpha_of_counts(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha (nominal, two coders) of many tables at once, as `alpha` has it; NaN where it is not defined.

    ``1 - D_o / D_e`` with ``n = 2 * units`` values, observed disagreement ``D_o = 1 - 2 * trace / n`` and expected
    disagreement ``D_e = 1 - sum(n_c * (n_c - 1)) / (n * (n - 1))`` over categories c (Krippendorff 2018, 12.3.1).

    Parameters
    ----------
    counts : ndarray, shape (..., labels, labels)
        Units by what the first and what the second coder said; weights that are no whole numbers will do.
    """
    values = 2 * counts.sum(axis=(-1, -2))
    used = counts.sum(axis=-1) + counts.sum(axis=-2)
    observed = 1 - 2 * np.trace(counts, axis1=-2, axis2=-1) / values
    expected = 1 - (used * (used - 1)).sum(axis=-1) / (values * (values - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 1e-12, 1 - observed / expected, np.nan))


def alpha_interval(
    one: Sequence[str], other: Sequence[str], owners: Sequence[str], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Percentile interval of alpha by a bootstrap over interviews; contains the figure itself.

    Whole interviews are weighed anew, answers of one together (Bayesian bootstrap: Rubin, Annals of Statistics 9,
    1981). An imaginary interview of half the weight, coded by chance, is among them: without it coders who never
    differed on fifteen interviews would be sure to never differ (measured: ``docs/statistics.md``).

    Parameters
    ----------
    owners : sequence of str
        The interview each unit belongs to.
    """
    value = alpha(one, other)
    if np.isnan(value):
        return value, value
    names, places = sorted({*one, *other}), sorted(set(owners))
    tables = np.zeros((len(places) + 1, len(names), len(names)))
    at = {name: k for k, name in enumerate(places)}
    code = {name: k for k, name in enumerate(names)}
    for first, second, owner in zip(one, other, owners, strict=True):
        tables[at[owner], code[first], code[second]] += 1
    tables[-1] = len(one) / len(places) / len(names) ** 2
    random = np.random.default_rng(SEED)
    share = np.append(np.ones(len(places)), IMAGINARY)
    # In portions, since all weights of a series of thousands would fill the memory.
    drawn = [random.dirichlet(share, PORTION) @ tables.reshape(len(tables), -1) for _ in range(DRAWS // PORTION)]
    values = alpha_of_counts(np.concatenate(drawn).reshape(-1, len(names), len(names)) * len(places))
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(values, [tail, 1 - tail])
    return min(float(low), value), max(float(high), value)


def verdict(value: float) -> str:
    """What a figure allows: ``firm`` from .80, ``tentative`` from .667, else ``not``; ``undefined`` without alpha.

    Krippendorff 2018, section 12.2.
    """
    if np.isnan(value):
        return "undefined"
    return "firm" if value >= 0.8 else "tentative" if value >= 0.667 else "not"


def agreement_table(
    labels: Sequence[Label],
    predictions: Sequence[Prediction],
    categories: Mapping[str, Sequence[str]],
    *,
    learnt: Collection[str] = (),
) -> pd.DataFrame:
    """A row for each pair of coders (the model is one) and kind of unit, and for each label of it.

    What was coded after looking at the model's opinion is left out, since it is not independent of it.

    Parameters
    ----------
    labels : sequence of Label
        In the order written; of a coder's decisions on a unit the last counts.
    categories : mapping
        Labels of ``interview`` and of ``answer``.
    learnt : collection of str
        Ids of interviews that the model learnt from: it is not compared with coders on them.

    Returns
    -------
    DataFrame with ``coder_a``, ``coder_b``, ``unit``, ``label`` (empty: all labels together), ``units``, ``percent``,
    ``alpha``, ``low``, ``high``, ``verdict``, ``few``, and ``confusion``: counts of pairs ``a/b``.
    """
    import pandas as pd

    said = _by_coder(labels, [one for one in predictions if one.interview_id not in learnt])
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
        if label.coder != RESOLVED and not label.seen:
            name = f"{label.coder} (coder)" if label.coder == MODEL else label.coder
            said.setdefault(name, {})[unit_of(label)] = label.label
    if said and predictions:
        model = said.setdefault(MODEL, {})
        for prediction in predictions:
            model[(prediction.interview_id, None)] = prediction.label
            model |= {(prediction.interview_id, one.answer): one.label for one in prediction.answers}
    return said
