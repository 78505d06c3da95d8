"""Ranges with hand labels: honest, exact where all are coded, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.quantification import prevalence_by_labels, prevalence_of_group, thesis
from rollenbild.quantification.hand_range import joint_draws, label_posterior

LABELS = ("outward", "internal", "unclear")


@st.composite
def series(draw: st.DrawFn) -> tuple[list[str], dict[int, str]]:
    said = draw(st.lists(st.sampled_from(LABELS), min_size=15, max_size=60))
    order = draw(st.permutations(range(len(said))))
    hand = draw(st.integers(15, len(said)))
    return said, {place: draw(st.sampled_from(LABELS)) for place in order[:hand]}


@settings(max_examples=80, deadline=None)
@given(series())
def test_what_must_hold_of_any_range(one: tuple[list[str], dict[int, str]]) -> None:
    said, gold = one
    found = prevalence_by_labels(said, gold, LABELS)
    assert sum(row.estimate for row in found) == len(said)
    for row in found:
        coded = sum(label == row.label for label in gold.values())
        others = len(gold) - coded
        assert coded <= row.low <= row.estimate <= row.high <= len(said) - others
        assert row.hand_labels == len(gold)
    assert found == prevalence_by_labels(said, gold, LABELS)


def test_all_coded_is_a_count() -> None:
    gold = dict(enumerate(["outward"] * 3 + ["internal"] * 2))
    found = prevalence_by_labels(["unclear"] * 5, gold, LABELS)
    assert [(row.low, row.estimate, row.high, row.method) for row in found] == [
        (3, 3, 3, "census"),
        (2, 2, 2, "census"),
        (0, 0, 0, "census"),
    ]


def test_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        prevalence_by_labels(["outward"] * 40, dict.fromkeys(range(14), "outward"), LABELS)
    assert thesis(["outward"] * 40, dict.fromkeys(range(14), "outward"), LABELS, "internal", "unclear") is None


def test_the_exact_sum_and_the_draws_are_one_posterior() -> None:
    sizes, counts = np.array([20, 10]), np.array([[6, 1, 1], [0, 4, 1]])
    draws = joint_draws(sizes, counts)
    assert (draws.sum(axis=1) == 30).all()
    for label in range(3):
        exact = label_posterior(sizes, counts, label)
        assert exact.sum() == pytest.approx(1)
        drawn = np.bincount(draws[:, label], minlength=31) / len(draws)
        assert np.abs(exact - drawn).max() < 0.015


def test_the_thesis_follows_the_labels() -> None:
    said = ["outward"] * 20 + ["internal"] * 20
    inside = dict.fromkeys(range(0, 40, 2), "internal")
    outside = dict.fromkeys(range(0, 40, 2), "outward")
    most, least = (thesis(said, gold, LABELS, "internal", "unclear") for gold in (inside, outside))
    assert most is not None
    assert least is not None
    assert most.of_all > 0.99
    assert least.of_clear < 0.01


def test_a_subgroup_says_when_it_cannot_say() -> None:
    said, gold = ["outward"] * 60, dict.fromkeys(range(0, 60, 2), "outward")
    assert prevalence_of_group(said, gold, LABELS, list(range(20))) is None
    found = prevalence_of_group(said, gold, LABELS, list(range(40)))
    assert found is not None
    assert found[0].interviews == 40
    assert found[0].hand_labels == 20
