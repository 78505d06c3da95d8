"""What the page says of the range while coding."""

from __future__ import annotations

import pytest

from rollenbild.config import default_codebook
from rollenbild.pipeline.coding import Series
from rollenbild.pipeline.outlook import counted_range, labels_needed, outlook_of, ranges
from rollenbild.records import Label, Sampling

from .study import interview, prediction

CONFUSION = [[40, 8, 2], [6, 42, 2], [4, 4, 12]]


def series(count: int = 40, *, classified: bool = True) -> Series:
    interviews = tuple(interview(number) for number in range(1, count + 1))
    guesses = {f"i{number}": prediction(number) for number in range(1, count + 1)} if classified else {}
    return Series(interviews, guesses, default_codebook(), CONFUSION if classified else [])


def labels(count: int, *, sampling: Sampling = "random", inward: int = 3) -> list[Label]:
    codes = ["internal" if number % inward else "outward" for number in range(count)]
    return [Label(f"i{place}", code, "anna", "", sampling) for place, code in enumerate(codes, start=1)]


def test_below_fifteen_it_says_how_many_are_missing() -> None:
    told = outlook_of(series(), "en", None)(labels(14))
    assert told.startswith("Range now: outward ")
    assert told.endswith("One more label from the random queue, and it rests on labels, not on the model alone.")


def test_from_fifteen_on_the_range_rests_on_labels_and_says_what_narrows_it() -> None:
    said = outlook_of(series(), "en", 8)
    assert "About " in said(labels(15))
    assert "more labels from the random queue bring it to 8 interviews." in said(labels(15))
    assert said(labels(39)).endswith("The width asked for, 8 interviews, is reached.")


def test_all_coded_is_a_count() -> None:
    told = outlook_of(series(), "de", None)(labels(40))
    assert told.startswith("Spanne jetzt: nach außen 14 bis 14, intern, strategisch 26 bis 26 von 40.")


def test_only_random_settled_labels_of_the_series_count() -> None:
    said = outlook_of(series(classified=False), "en", None)
    assert said([]).startswith("0 interviews coded from the random queue.")
    assert said(labels(20, sampling="uncertain")).startswith("0 interviews")
    split = [Label("i1", "outward", "anna", "", "random"), Label("i1", "internal", "ben", "", "random")]
    foreign = Label("nobody", "outward", "anna", "", "random")
    assert said([*labels(3)[1:], *split, foreign]).startswith("2 interviews")


def test_the_range_narrows_with_labels_and_holds_the_count() -> None:
    widths = []
    for coded in (15, 20, 30, 39):
        drawn = {one.interview_id: one.label for one in labels(coded)}
        found = {label: (low, high) for label, low, high in ranges(series(), drawn, 0.95)}
        low, high = found["internal"]
        assert list(drawn.values()).count("internal") <= low <= 26 <= high <= 40
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


def test_the_counted_range_is_the_textbooks() -> None:
    assert counted_range(5, 10, 0, 0.95) == (5, 5)
    # All of one kind: Beta(10.5, 0.5) leaves 5 % below 0.83, so of ten more about two may differ.
    low, high = counted_range(10, 10, 10, 0.95)
    assert high == 20
    assert 16 <= low <= 19


@pytest.mark.parametrize(
    ("widest", "aim", "coded", "total"), [(14, 8, 15, 40), (30, 8, 15, 200), (9, 8, 30, 1000), (8, 1, 39, 40)]
)
def test_labels_needed_follow_the_standard_error(widest: int, aim: int, coded: int, total: int) -> None:
    more = labels_needed(widest, aim, coded, total)
    assert 1 <= more <= total - coded

    def error(m: int) -> float:
        return float(((total - m) / m) ** 0.5)

    assert error(coded + more) / error(coded) == pytest.approx(aim / widest, abs=0.15)
    assert labels_needed(widest, aim, total, total) == 0
