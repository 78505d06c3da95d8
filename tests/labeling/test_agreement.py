"""Agreement: the package's figures on the textbook example, intervals over interviews, and what it allows."""

from __future__ import annotations

import math

import krippendorff
import pytest

from rollenbild.labeling.agreement import agreement_table, alpha, alpha_interval, verdict
from rollenbild.records import AnswerPrediction, Label, Prediction

# Krippendorff, Content Analysis, 2018, section 12.3.1: two observers, ten articles, two values.
ONE = ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"]
OTHER = ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"]


def test_the_textbook_example() -> None:
    assert alpha(ONE, OTHER) == pytest.approx(0.095, abs=5e-4)
    codes = [[int(code) for code in coder] for coder in (ONE, OTHER)]
    assert alpha(ONE, OTHER) == krippendorff.alpha(codes, level_of_measurement="nominal")


def test_one_category_has_no_alpha() -> None:
    assert math.isnan(alpha(["a"] * 9, ["a"] * 9))
    assert verdict(alpha(["a"] * 9, ["a"] * 9)) == "undefined"
    assert all(math.isnan(end) for end in alpha_interval(["a"] * 9, ["a"] * 9, list("abcdefghi")))


@pytest.mark.parametrize(("value", "told"), [(0.8, "firm"), (0.79, "tentative"), (0.667, "tentative"), (0.66, "not")])
def test_what_a_figure_allows(value: float, told: str) -> None:
    assert verdict(value) == told


def test_the_interval_draws_whole_interviews() -> None:
    a, b = ["x", "y"] * 30, ["x", "y"] * 20 + ["y", "x"] * 10
    alone = alpha_interval(a, b, [str(k) for k in range(60)])
    together = alpha_interval(a, b, [str(k // 20) for k in range(60)])
    assert together[1] - together[0] > alone[1] - alone[0]
    assert alone == alpha_interval(a, b, [str(k) for k in range(60)])


def label(interview: str, coder: str, value: str, answer: int | None = None) -> Label:
    return Label(interview, value, coder, "2024-01-01T00:00:00Z", "random", answer)


def test_the_table_has_coders_and_the_model() -> None:
    labels = [label(str(k), coder, "outward" if k % 2 else "internal") for k in range(6) for coder in ("ann", "ben")]
    labels += [label("0", "ben", "outward"), label("1", "ann", ""), label("2", "ann", "outward", 1)]
    said = [Prediction(str(k), "outward", "", {}, {}, "", (AnswerPrediction(1, "outward", {}),), "m") for k in range(6)]
    kinds = {"interview": ("outward", "internal", "unclear"), "answer": ("outward", "internal", "neither")}
    table = agreement_table(labels, said, kinds)
    whole = table[table["label"] == ""].set_index(["coder_a", "coder_b", "unit"])
    assert set(whole.index) == {
        ("ann", "ben", "interview"),
        ("ann", "model", "interview"),
        ("ann", "model", "answer"),
        ("ben", "model", "interview"),
    }
    both = whole.loc[("ann", "ben", "interview")]
    assert both["units"] == 5
    assert both["percent"] == 0.8
    assert both["confusion"] == "outward/outward: 2; internal/outward: 1; internal/internal: 2"
    assert both["few"]
    assert len(table[(table["coder_a"] == "ann") & (table["coder_b"] == "ben")]) == 4
