"""Queues stay apart: random ones are random samples, whatever was coded otherwise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rollenbild.errors import UsageError
from rollenbild.labeling import Session, draw_plan

from .study import prediction, session

IDS = [f"i{number}" for number in range(1, 25)]


def code_all(work: Session, labels: tuple[str, ...] = ("outward",), limit: int = 99) -> list[str]:
    done: list[str] = []
    while len(done) < limit and (shown := work.next()) is not None:
        work.code(f"{work.settler}-{work.queue}-{len(done):08}", shown.interview.id, labels[len(done) % len(labels)])
        done.append(shown.interview.id)
    return done


def test_the_random_order_hangs_on_the_seed_and_not_on_the_order_of_the_file() -> None:
    plan = draw_plan(IDS, {}, seed=1)
    assert plan.order == draw_plan(IDS[::-1], {}, seed=1).order
    assert plan.order != draw_plan(IDS, {}, seed=2).order
    assert sorted(plan.order) == sorted(IDS)


def test_a_series_that_grows_keeps_the_order_of_what_was_there() -> None:
    grown = draw_plan([*IDS, "new-1", "new-2"], {}, seed=1).order
    assert [one for one in grown if one in IDS] == list(draw_plan(IDS, {}, seed=1).order)


def test_every_interview_is_as_likely_to_come_first() -> None:
    first = Counter(draw_plan(IDS, {}, seed=seed).order[0] for seed in range(2400))
    expected = 2400 / len(IDS)
    chi_squared = sum((first[one] - expected) ** 2 / expected for one in IDS)
    assert chi_squared < 49.7, "the 99.9 % point of chi squared with 23 degrees of freedom"


@pytest.mark.parametrize(("count", "shared"), [(4, 4), (24, 10), (50, 10), (51, 11), (200, 40)])
def test_a_fifth_and_at_least_ten_are_shared(count: int, shared: int) -> None:
    plan = draw_plan([f"i{number}" for number in range(count)], {})
    assert len(plan.shared) == shared
    assert plan.shared == set(plan.order[:shared]), "so the shared part is a random sample too"


def test_the_uncertain_queue_begins_where_the_model_is_least_sure() -> None:
    plan = draw_plan(IDS, {f"i{number}": prediction(number) for number in range(1, 25)})
    tops = [max(prediction(int(one[1:])).probabilities.values()) for one in plan.uncertain]
    assert tops == sorted(tops)
    assert len(tops) == 24


def test_two_coders_share_a_part_and_split_the_rest(tmp_path: Path) -> None:
    anna, ben = (session(tmp_path / "labels.jsonl", coder) for coder in ("anna", "ben"))
    first = code_all(anna, limit=15)
    second = code_all(ben)
    assert first == list(anna.plan.order[:15])
    assert second[:10] == first[:10]
    assert set(second[10:]) == set(IDS) - set(first)
    queues = Counter((one.coder, one.queue, one.sampling) for one in anna.log.read())
    assert queues == {
        ("anna", "reliability", "random"): 10,
        ("anna", "random", "random"): 5,
        ("ben", "reliability", "random"): 10,
        ("ben", "random", "random"): 9,
    }


def test_the_reliability_queue_holds_the_shared_part_alone(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl", queue="reliability")
    assert code_all(work) == list(work.plan.order[:10])
    progress = work.progress()
    assert (progress.done, progress.total, progress.drawn, progress.series) == (10, 10, 10, 24)


def test_what_was_coded_as_uncertain_comes_again_in_the_random_draw(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    done = code_all(session(path, queue="uncertain"), limit=6)
    assert {one.sampling for one in session(path).log.read()} == {"uncertain"}
    work = session(path)
    shown = []
    while (one := work.next()) is not None:
        shown.append((one.interview.id, one.confirm))
        work.code(f"again-{len(shown):08}", one.interview.id, "internal")
    assert [one for one, _ in shown] == list(work.plan.order), "a sample without them would be bent"
    assert {one for one, confirm in shown if confirm} == set(done)


def test_what_was_coded_at_random_does_not_come_as_uncertain(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    done = code_all(session(path), limit=6)
    assert set(code_all(session(path, "ben", "uncertain"))) == set(IDS) - set(done)


def test_coding_again_from_the_list_keeps_how_it_was_drawn(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    (first, *_) = code_all(session(path), limit=3)
    work = session(path, queue="uncertain")
    work.next()
    work.code("changed-1", first, "internal")
    latest = work.done()[0]
    assert (latest.interview_id, latest.label, latest.sampling, latest.queue) == (
        first,
        "internal",
        "random",
        "reliability",
    )


def test_an_interview_picked_by_hand_is_refused(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl")
    work.next()
    with pytest.raises(UsageError, match="not drawn"):
        work.code("picked-by-hand", work.plan.order[-1], "outward")
    with pytest.raises(UsageError, match="not drawn"):
        work.show("not-in-the-study")


def test_a_skipped_interview_comes_back_after_five_others_and_at_the_latest_at_the_end(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl")
    skipped = work.next()
    assert skipped is not None
    work.skip(skipped.interview.id)
    assert code_all(work, limit=6)[5] == skipped.interview.id
    last = session(tmp_path / "other.jsonl", count=2)
    for _ in range(2):
        shown = last.next()
        assert shown is not None
        last.skip(shown.interview.id)
    assert code_all(last) == list(last.plan.order)


def test_without_a_model_there_is_no_uncertain_queue(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no queue 'uncertain'"):
        session(tmp_path / "labels.jsonl", queue="uncertain", classified=False)
