"""What holds when coders change their minds or differ."""

from __future__ import annotations

from rollenbild.labeling import RESOLVED, current, disagreements, gold
from rollenbild.records import Label, Sampling


def label(
    code: str, coder: str = "anna", *, one: str = "i1", answer: int | None = None, sampling: Sampling = "random"
) -> Label:
    return Label(one, code, coder, "2026-05-17T08:00:00Z", sampling, answer=answer)


def test_the_latest_decision_of_each_coder_holds() -> None:
    labels = [label("outward"), label("internal", "ben"), label("internal"), label("outward", answer=1)]
    assert current(labels) == [label("internal"), label("internal", "ben"), label("outward", answer=1)]


def test_the_latest_is_the_one_written_last_whatever_its_clock_says() -> None:
    late = Label("i1", "outward", "anna", "2030-01-01T00:00:00Z", "random")
    early = Label("i1", "internal", "anna", "2020-01-01T00:00:00Z", "random")
    assert current([late, early]) == [early]


def test_what_was_withdrawn_does_not_hold() -> None:
    assert current([label("outward"), label("")]) == []
    assert gold([label("outward"), label("")]).interviews == {}


def test_gold_is_what_all_agree_on_or_what_was_settled() -> None:
    labels = [
        *(label("outward", coder) for coder in ("anna", "ben")),
        *(label(code, coder, one="i2") for code, coder in (("outward", "anna"), ("internal", "ben"))),
        *(
            label(code, coder, one="i3")
            for code, coder in (("outward", "anna"), ("internal", "ben"), ("unclear", RESOLVED))
        ),
        *(label(code, coder, answer=2) for code, coder in (("outward", "anna"), ("neither", "ben"))),
        label("neither", answer=1),
    ]
    found = gold(labels)
    assert {one: kept.label for one, kept in found.interviews.items()} == {"i1": "outward", "i3": "unclear"}
    assert {one: kept.label for one, kept in found.answers.items()} == {("i1", 1): "neither"}
    assert found.unresolved == (("i2", None), ("i1", 2))
    assert set(disagreements(labels)) == {("i2", None), ("i3", None), ("i1", 2)}


def test_a_unit_that_anyone_drew_at_random_counts_as_drawn_at_random() -> None:
    labels = [label("outward", sampling="uncertain"), label("outward", "ben", sampling="random")]
    assert gold(labels).interviews["i1"].sampling == "random"
    assert gold(labels[:1]).interviews["i1"].sampling == "uncertain"
