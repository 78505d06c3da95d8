"""Ranges with hand labels: honest, exact where all are coded, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from rollenbild.quantification import prevalence_by_labels, prevalence_of_group, thesis
from rollenbild.quantification.hand_range import THIN, beta_binomial, joint_draws, label_posterior, pooled

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


@settings(max_examples=40, deadline=None)
@given(size=st.integers(0, 60), first=st.floats(0.1, 40), second=st.floats(0.1, 40))
def test_the_beta_binomial_is_scipys(size: int, first: float, second: float) -> None:
    ours = beta_binomial(size, first, second)
    assert ours == pytest.approx(betabinom(size, first, second).pmf(np.arange(size + 1)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(st.integers(0, 6), min_size=3, max_size=3), st.integers(0, 20)), min_size=1))
def test_pooling_loses_nobody_and_leaves_no_thin_stratum(strata: list[tuple[list[int], int]]) -> None:
    counts = np.array([coded for coded, _ in strata])
    sizes = counts.sum(axis=1) + np.array([rest for _, rest in strata])
    fewer, kept = pooled(sizes, counts)
    assert fewer.sum() == sizes.sum()
    assert (kept.sum(axis=0) == counts.sum(axis=0)).all()
    assert (kept.sum(axis=1) <= fewer).all()
    drawn = kept.sum(axis=1)
    assert len(fewer) == 1 or not ((drawn < THIN) & (drawn < fewer)).any()


def test_a_stratum_without_labels_borrows() -> None:
    said = ["outward"] * 36 + ["unclear"] * 4
    found = prevalence_by_labels(said, dict.fromkeys(range(30), "outward"), LABELS)
    assert found[0].estimate == 40
    assert found[0].low >= 36


def test_one_more_label_of_a_kind_never_lowers_its_range() -> None:
    said = ["outward"] * 20 + ["internal"] * 20
    before = None
    for inside in range(21):
        gold = {place: "internal" if place // 2 < inside else "outward" for place in range(0, 40, 2)}
        _, internal, _ = prevalence_by_labels(said, gold, LABELS)
        if before is not None:
            assert internal.low >= before.low
            assert internal.estimate >= before.estimate
            assert internal.high >= before.high
        before = internal


def test_more_labels_narrow_the_range() -> None:
    said = ["outward", "internal"] * 50
    widths = []
    for hand in (16, 32, 64, 100):
        gold = {place: "outward" if place % 4 == 0 else "internal" for place in range(hand)}
        widths.append(sum(one.high - one.low for one in prevalence_by_labels(said, gold, LABELS)))
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


def test_a_label_that_nearly_all_have_is_covered() -> None:
    random = np.random.default_rng(5)
    truth = np.repeat([0, 1, 2], [190, 6, 4])
    held = []
    for _ in range(200):
        said = [LABELS[k if random.random() < 0.75 else random.integers(3)] for k in truth]
        gold = {int(place): LABELS[truth[place]] for place in random.permutation(200)[:15]}
        found = prevalence_by_labels(said, gold, LABELS)
        held.append(found[0].low <= 190 <= found[0].high)
    assert np.mean(held) >= 0.88


def test_a_model_that_learnt_from_the_labels_does_not_sort() -> None:
    said = ["outward"] * 30 + ["internal"] * 30
    gold = {place: "outward" if place < 30 else "internal" for place in range(0, 60, 2)}
    sorts, alone = (prevalence_by_labels(said, gold, LABELS, strata=one) for one in (None, ["seen"] * 60))
    assert alone[0].high - alone[0].low > sorts[0].high - sorts[0].low
    assert alone[0].model_count == 30
    assert prevalence_of_group(said, gold, LABELS, range(60), strata=["seen"] * 60) == alone
