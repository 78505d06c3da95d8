"""The model's range: whole numbers, honest about known error rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.quantification import prevalence_by_model
from rollenbild.quantification.model_range import (
    ErrorCounts,
    _exact,
    _normal,
    error_counts,
    model_posterior,
    whole_range,
)

GOOD = ErrorCounts(hits=95, misses=5, rejections=95, false_alarms=5)


@settings(max_examples=40, deadline=None)
@given(total=st.integers(1, 60), data=st.data())
def test_the_posterior_is_one_and_the_range_is_whole(total: int, data: st.DataObject) -> None:
    said = data.draw(st.integers(0, total))
    posterior = model_posterior(said, total, GOOD, draws=20)
    assert posterior.shape == (total + 1,)
    assert posterior.sum() == pytest.approx(1)
    estimate, low, high = whole_range(posterior, 0.95)
    assert 0 <= low <= estimate <= high <= total


def test_estimates_sum_to_the_series_though_each_range_is_its_own() -> None:
    """Medians alone would tell of 34 interviews where there are 24."""
    said = ["outward"] * 12 + ["internal"] * 9 + ["unclear"] * 3
    found = prevalence_by_model(said, ["outward", "internal", "unclear"], [[97, 13, 35], [25, 19, 30], [17, 3, 48]])
    assert sum(one.estimate for one in found) == len(said)
    assert sum((one.low + one.high) // 2 for one in found) > len(said)
    for one in found:
        assert one.low <= one.estimate <= one.high


def test_a_perfect_model_leaves_no_range() -> None:
    perfect = ErrorCounts(hits=10**7, misses=0, rejections=10**7, false_alarms=0)
    assert whole_range(model_posterior(13, 40, perfect), 0.95) == (13, 13, 13)


def test_worse_models_give_wider_ranges() -> None:
    def width(right: int) -> int:
        _, low, high = whole_range(model_posterior(20, 40, ErrorCounts(right, 100 - right, right, 100 - right)), 0.95)
        return high - low

    assert width(98) < width(90) < width(75)


def test_large_series_by_the_normal_approximation_agree_with_the_exact_sum() -> None:
    exact, normal = _exact(80, 200, 0.85, 0.1), _normal(80, 200, 0.85, 0.1)
    assert np.abs(exact / exact.sum() - normal / normal.sum()).sum() < 0.02


@pytest.mark.parametrize("total", [40, 250])
def test_the_range_covers_the_truth_while_the_model_errs_as_known(total: int) -> None:
    random = np.random.default_rng(7)
    covered = 0
    trials = 200
    for _ in range(trials):
        have = int(random.integers(0, total + 1))
        hit, right = 0.85, 0.9
        known = random.binomial(100, [hit, right])
        errors = ErrorCounts(int(known[0]), 100 - int(known[0]), int(known[1]), 100 - int(known[1]))
        said = int(random.binomial(have, hit) + random.binomial(total - have, 1 - right))
        _, low, high = whole_range(model_posterior(said, total, errors, draws=60), 0.95)
        covered += low <= have <= high
    assert covered / trials >= 0.92


def test_error_counts_of_a_confusion_matrix() -> None:
    matrix = np.array([[8, 1, 1], [2, 6, 2], [0, 0, 5]])
    assert error_counts(matrix, 0) == ErrorCounts(hits=8, misses=2, rejections=13, false_alarms=2)


def test_prevalence_of_each_label() -> None:
    found = prevalence_by_model(["a", "a", "b"], ["a", "b", "c"], [[50, 2, 1], [3, 40, 2], [1, 1, 30]])
    assert [(one.label, one.model_count, one.interviews, one.method) for one in found] == [
        ("a", 2, 3, "model"),
        ("b", 1, 3, "model"),
        ("c", 0, 3, "model"),
    ]
    assert all(one.valid_if for one in found)
