"""What the page is told: interviews, codes and lists as plain data; only the codebook is markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.labeling.decisions import RESOLVED
from rollenbild.labeling.queues import Dispute
from rollenbild.labeling.session import Session, Shown
from rollenbild.records import Interview, Label, Prediction, Turn

INTERVIEW_KEYS = "123456789"
ANSWER_KEYS = "qwertfghxcv"
"""Letters that lie together and that no command of the page uses; a codebook with more labels needs the mouse."""


def keyed(labels: Iterable[str], keys: str, codebook: Codebook, language: Language) -> list[dict[str, str]]:
    """Labels with what they are called and the key that codes them (empty where keys ran out)."""
    return [
        {"label": label, "name": codebook.called(label, language), "key": keys[place : place + 1], "tone": f"t{place}"}
        for place, label in enumerate(labels)
    ]


def blocks(interview: Interview) -> list[tuple[int | None, list[Turn]]]:
    """The turns, those of one answer and its question together; last questions that nobody answered stand alone."""
    found: list[tuple[int | None, list[Turn]]] = []
    group: list[Turn] = []
    answered = 0
    for turn in interview.turns:
        spoken = bool(group) and group[-1].speaker == "interviewee"
        if spoken and (turn.speaker == "interviewer" or interview.form != "qa"):
            answered += 1
            found.append((answered, group))
            group = []
        group.append(turn)
    if group:
        found.append((answered + 1 if group[-1].speaker == "interviewee" else None, group))
    return found


def item(shown: Shown) -> dict[str, Any]:
    """An interview for the page."""
    interview = shown.interview
    about = (interview.interviewee, interview.job_title, interview.department, interview.organisation)
    return {
        "id": interview.id,
        "title": interview.title or interview.id,
        "about": " · ".join(filter(None, (*about, interview.published))),
        # A page's address is the page's word: only what a browser may safely follow becomes a link.
        "url": interview.url if interview.url.startswith(("https://", "http://")) else "",
        "language": interview.language,
        "intro": _paragraphs(interview.intro),
        "queue": shown.queue,
        "own": _decision(shown.own.get(None)),
        "seen": shown.seen,
        "confirm": shown.confirm,
        "dispute": _dispute(shown.disputed.get(None)),
        "blocks": [_block(number, turns, shown) for number, turns in blocks(interview)],
    }


def screen(session: Session, shown: Shown | None) -> dict[str, Any]:
    """Everything that changes when the coder moves on."""
    return {
        "item": item(shown) if shown else None,
        "queue": session.queue,
        "queues": list(session.queues),
        "progress": asdict(session.progress()),
    }


def opinion(prediction: Prediction, codebook: Codebook, language: Language) -> dict[str, Any]:
    """The model's opinion for the page."""
    return {
        "label": prediction.label,
        "name": codebook.called(prediction.label, language),
        "shares": [
            {"name": codebook.called(label, language), "percent": round(100 * share)}
            for label, share in prediction.probabilities.items()
        ],
        "evidence": prediction.evidence,
        "answers": {str(one.answer): codebook.called(one.label, language) for one in prediction.answers},
    }


def done_list(session: Session, codebook: Codebook, language: Language) -> list[dict[str, str]]:
    """What the coder has decided, the latest first."""
    return [
        {
            "id": one.interview_id,
            "title": session.interviews[one.interview_id].title or one.interview_id,
            "name": codebook.called(one.label, language),
            "note": one.note,
            "queue": one.queue,
        }
        for one in session.done()
    ]


def rules(codebook: Codebook) -> str:
    """The codebook's text as HTML; markup inside it is shown, not obeyed."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(codebook.text))


def _block(number: int | None, turns: list[Turn], shown: Shown) -> dict[str, Any]:
    return {
        "answer": number,
        "turns": [{"speaker": turn.speaker, "name": turn.name, "paragraphs": _paragraphs(turn.text)} for turn in turns],
        "own": _decision(shown.own.get(number)) if number else None,
        "dispute": _dispute(shown.disputed.get(number)) if number else [],
    }


def _decision(label: Label | None) -> dict[str, str] | None:
    if label is None:
        return None
    # A settled label's note begins with who settled it; what is left is what that person wrote.
    note = label.note.partition(": ")[2] if label.coder == RESOLVED else label.note
    return {"label": label.label, "note": note}


def _dispute(dispute: Dispute | None) -> list[dict[str, str]]:
    votes = dispute.votes if dispute else ()
    return [{"coder": one.coder, "label": one.label, "note": one.note} for one in votes]


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]
