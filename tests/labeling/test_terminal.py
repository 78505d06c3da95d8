"""Coding in the shell: the same decisions, a line a command."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from rollenbild.labeling import LabelLog, Session, current
from rollenbild.labeling.terminal import run

from .study import disagree_on, session


def sit(work: Session, *lines: str) -> str:
    """Enter lines; gives back what was shown."""
    shown = io.StringIO()
    console = Console(file=shown, width=200, highlight=False, markup=False)
    entered = iter(lines)

    def enter(prompt: str = "") -> str:
        console.print(prompt)
        try:
            return next(entered)
        except StopIteration:
            raise EOFError from None

    console.input = enter  # type: ignore[method-assign, assignment]
    run(work, "en", lambda labels: f"outlook on {len(labels)}", console)
    return shown.getvalue()


def test_codes_notes_answers_and_undo(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    shown = sit(
        session(path, count=3), "2 q", "2 neither", "n [bold]weighs[/bold]", "1", "internal", "u", "3", "s", "."
    )
    assert "[1] Ich schreibe Beiträge" in shown
    assert "Answer 2 saved: outward" in shown
    assert "Taken back" in shown
    found = [(one.answer, one.label, one.note) for one in current(LabelLog(path).read())]
    assert found == [(2, "neither", ""), (None, "outward", "[bold]weighs[/bold]"), (None, "unclear", "")]


def test_it_ends_when_all_is_done(tmp_path: Path) -> None:
    assert "Everything in this queue is coded" in sit(session(tmp_path / "labels.jsonl", count=2), "1", "2", "3")


def test_the_model_speaks_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    assert "The model thinks" not in sit(session(path, count=2), "?", "l", "/ Monitoring", ".")
    shown = sit(session(path, count=2), "m", "1", "l")
    assert "The model thinks: outward" in shown
    assert "1: outward" in shown
    assert [one.seen for one in LabelLog(path).read()] == [True]


def test_what_cannot_be_is_refused_and_the_work_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    shown = sit(session(path, count=2), "4", "9 q", "1 nothing", "fly", "", "u", "1")
    assert "no command 4" in shown
    assert "no answer 9" in shown
    assert "no label 'nothing'" in shown
    assert "no command fly" in shown
    assert "nothing left to take back" in shown
    assert len(LabelLog(path).read()) == 1


def test_votes_are_shown_to_who_settles(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    disagree_on(path, "i2", 3)
    shown = sit(session(path, "cem", "resolve", 3), "1 q", "2")
    assert "ben: internal, strategic (“leads”)" in shown
    assert "do not disagree" in shown
    assert LabelLog(path).read()[-1].note == "cem"
