"""A coder's session: codes, notes, undo, the model's opinion, settling disagreements."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.errors import UsageError
from rollenbild.labeling import RESOLVED, Session, checked_coder, current, gold
from rollenbild.labeling.views import blocks
from rollenbild.records import Interview, Turn

from .study import session


def shown_id(work: Session) -> str:
    shown = work.next()
    assert shown is not None
    return shown.interview.id


def test_a_code_is_on_disk_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl")
    one = shown_id(work)
    assert work.code("request-1", one, "outward", note=" zweimal\r\ngelesen\x00 ")
    (label,) = session(tmp_path / "labels.jsonl").log.read()
    assert (label.interview_id, label.label, label.coder) == (one, "outward", "anna")
    assert (label.note, label.queue, label.sampling, label.seen) == ("zweimal\ngelesen", "reliability", "random", False)
    assert label.time == "2026-05-17T08:00:00Z"


def test_half_a_character_in_a_note_is_dropped(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl")
    work.code("request-1", shown_id(work), "outward", note="so\ud800so")
    assert work.done()[0].note == "soso"


def test_the_same_request_codes_once_and_moves_nothing_else(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl")
    one = shown_id(work)
    assert work.code("request-1", one, "outward")
    assert not work.code("request-1", one, "outward")
    assert len(work.log.read()) == 1


@pytest.mark.parametrize(
    ("label", "answer", "note", "told"),
    [
        ("neither", None, "", "no label 'neither'"),
        ("unclear", 1, "", "no label 'unclear'"),
        ("", None, "", "no label ''"),
        ("outward", 3, "", "no answer 3"),
        ("outward", 0, "", "no answer 0"),
        ("outward", None, "x" * 2001, "at most 2000"),
    ],
)
def test_what_the_codebook_or_the_interview_lacks_is_refused(
    tmp_path: Path, label: str, answer: int | None, note: str, told: str
) -> None:
    work = session(tmp_path / "labels.jsonl")
    with pytest.raises(UsageError, match=told):
        work.code("request-1", shown_id(work), label, answer=answer, note=note)
    assert work.log.read() == []


@pytest.mark.parametrize("name", ["", "  ", RESOLVED, "anna: x", "a" * 81, "an\nna"])
def test_some_names_are_no_coders(name: str) -> None:
    with pytest.raises(UsageError, match="no name for a coder"):
        checked_coder(name)


def test_undo_goes_back_over_changes_answers_and_sessions(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    work = session(path)
    first = shown_id(work)
    work.code("request-1", first, "neither", answer=1)
    work.code("request-2", first, "outward")
    work.code("request-3", first, "internal")
    second = shown_id(work)
    work.code("request-4", second, "unclear")
    again = session(path)
    assert again.undo("undo-0001") == (second, None)
    assert shown_id(again) == second
    assert again.undo("undo-0002") == (first, None)
    assert [one.label for one in again.done()] == ["outward"], "the decision before holds again"
    assert again.undo("undo-0003") == (first, None)
    assert again.done() == []
    assert shown_id(again) == first
    assert again.undo("undo-0004") == (first, 1)
    assert current(again.log.read()) == []
    assert again.undo("undo-0005") is None
    assert again.undo("undo-0003") == (first, None), "sent twice, done once"
    assert len(again.log.read()) == 8


def test_undo_takes_only_ones_own_back(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    anna, ben = session(path), session(path, "ben")
    anna.code("request-1", shown_id(anna), "outward")
    assert ben.undo("undo-0001") is None
    assert len(anna.done()) == 1


ACTS = st.lists(st.sampled_from(["outward", "internal", "again", "answer", "undo", "skip"]), max_size=30)


@settings(max_examples=60)
@given(acts=ACTS)
def test_undo_is_the_exact_way_back(tmp_path_factory: pytest.TempPathFactory, acts: list[str]) -> None:
    path = tmp_path_factory.mktemp("undo") / "labels.jsonl"
    work = session(path, count=5)
    states: list[set[tuple[str, int | None, str]]] = [set()]
    for number, act in enumerate(acts):
        shown = work.next()
        done = work.done()
        if act == "undo":
            work.undo(f"undo-{number:08}")
            states = states[:-1] or [set()]
        elif act == "skip" and shown is not None:
            work.skip(shown.interview.id)
        elif act == "again" and done:
            work.code(f"code-{number:08}", done[-1].interview_id, "unclear")
            states.append(state(work))
        elif act == "answer" and shown is not None:
            work.code(f"code-{number:08}", shown.interview.id, "neither", answer=2)
            states.append(state(work))
        elif act in {"outward", "internal"} and shown is not None:
            work.code(f"code-{number:08}", shown.interview.id, act)
            states.append(state(work))
        assert state(work) == states[-1]
        assert state(session(path, count=5)) == states[-1], "the file alone tells it"


def state(work: Session) -> set[tuple[str, int | None, str]]:
    return {(one.interview_id, one.answer, one.label) for one in current(work.log.read())}


def test_a_look_at_the_model_marks_what_is_coded_after_it(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    work = session(path)
    one = shown_id(work)
    work.code("request-1", one, "outward", answer=1)
    said = work.look("look-0001", one)
    assert said is not None
    assert said.interview_id == one
    again = session(path)
    shown = again.next()
    assert shown is not None
    assert shown.seen, "a restart does not wash it off"
    again.code("request-2", one, "outward")
    again.code("request-3", shown_id(again), "outward")
    assert [label.seen for label in again.log.read()] == [False, True, False]
    assert session(path, "ben").next().seen is False  # type: ignore[union-attr]


def test_coders_are_blind_to_one_another(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    anna, ben = session(path), session(path, "ben")
    one = shown_id(anna)
    anna.code("request-1", one, "outward")
    shown = ben.next()
    assert shown is not None
    assert shown.interview.id == one
    assert (shown.own, shown.disputed) == ({}, {})
    assert ben.done() == []
    with pytest.raises(UsageError, match="no queue 'resolve'"):
        ben.turn_to("resolve")


def disagree(path: Path) -> tuple[str, str]:
    """Two coders differ on the first interview and on an answer of the second."""
    anna, ben = session(path), session(path, "ben")
    first = shown_id(anna)
    anna.code("anna-0001", first, "outward", note="sie postet")
    second = shown_id(anna)
    anna.code("anna-0002", second, "neither", answer=2)
    anna.code("anna-0003", second, "unclear")
    ben.code("ben-00001", shown_id(ben), "internal")
    ben.code("ben-00002", shown_id(ben), "internal", answer=2)
    ben.code("ben-00003", second, "unclear")
    ben.code("ben-00004", shown_id(ben), "outward")
    return first, second


def test_settling_shows_disagreements_alone_and_says_who_settled(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    first, second = disagree(path)
    work = session(path, "cem", "resolve")
    assert (work.progress().done, work.progress().total) == (0, 2)
    shown = work.next()
    assert shown is not None
    assert shown.interview.id == first
    assert [(one.coder, one.label, one.note) for one in shown.disputed[None].votes] == [
        ("anna", "outward", "sie postet"),
        ("ben", "internal", ""),
    ]
    with pytest.raises(UsageError, match="do not disagree"):
        work.code("cem-00000", first, "outward", answer=1)
    work.code("cem-00001", first, "internal", note="die Mehrheit der Wörter")
    assert shown_id(work) == second
    work.code("cem-00002", second, "internal", answer=2)
    assert work.next() is None
    settled = [one for one in work.log.read() if one.coder == RESOLVED]
    assert [(one.note, one.queue, one.sampling) for one in settled] == [
        ("cem: die Mehrheit der Wörter", "resolve", "random"),
        ("cem", "resolve", "random"),
    ]
    found = gold(work.log.read())
    assert (found.interviews[first].label, found.answers[second, 2].label, found.unresolved) == (
        "internal",
        "internal",
        (),
    )
    assert session(path, "dora", "resolve").undo("dora-0001") is None, "what another settled stays"
    assert work.undo("undo-0001") == (second, 2)
    assert shown_id(work) == second


def test_blocks_hold_every_turn_and_count_answers_as_the_interview_does() -> None:
    speakers = st.sampled_from(["interviewer", "interviewee"])
    turns = st.lists(st.builds(Turn, speakers, st.text("ab", min_size=1, max_size=3)), max_size=8)

    @given(turns=turns, form=st.sampled_from(["qa", "portrait"]))
    def holds(turns: list[Turn], form: str) -> None:
        one = Interview("i1", "", form=form, turns=tuple(turns))
        found = blocks(one)
        assert [turn for _, group in found for turn in group] == turns
        numbered = [(number, group) for number, group in found if number]
        assert [number for number, _ in numbered] == [answer.number for answer in one.answers]
        for (_, group), answer in zip(numbered, one.answers, strict=True):
            assert "\n\n".join(turn.text for turn in group if turn.speaker == "interviewee") == answer.text

    holds()
