"""Findings for reports, made up: as many interviews as wanted, with any text in every place."""

from __future__ import annotations

from rollenbild.config import default_codebook
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import AnswerPrediction, Interview, Label, Page, Prediction, Turn
from rollenbild.report import Findings

BOOK = default_codebook()
EVIL = "=cmd|' /C calc'!A0 </script><script>document.title='owned'</script><!-- <img src=x onerror=alert(1)> \u202eetxt 🎈 {{ 7 * 7 }} \x0b"
NAMES = ("Ölschläger", "Adam", "Zander", "Müller", "Émile", "Berta")
DEPARTMENTS = ("marketing", "", "customer service", "PR")


def findings(
    count: int, text: str = "Ich antworte.", *, labels: list[str] | None = None, left_out: int = 1
) -> Findings:
    """A report's findings on ``count`` interviews; ``text`` stands in every place of the first one."""
    labels = labels or [BOOK.interview_labels[n % 3] for n in range(count)]
    interviews = [interview(n, text if n == 0 else "") for n in range(count)]
    predictions = [prediction(one, label, text) for one, label in zip(interviews, labels, strict=True)]
    matrix = [[50, 2, 1], [3, 40, 2], [1, 1, 30]]
    return Findings(
        interviews,
        predictions,
        prevalence_by_model(labels, BOOK.interview_labels, matrix) if count else [],
        [Page(one.url, one.url, "s", "fetched", "", "2011-05-17T08:00:00Z") for one in interviews],
        [(f"https://blog.example/weg/{n}?{text}", "failed", text) for n in range(left_out)],
        ["https://blog.example/"],
        BOOK,
        {"version": "m@1", "trained_on": "x", "threshold": 0.5, "metrics": {}},
        thesis="Whether more than half …",
    )


def interview(n: int, text: str) -> Interview:
    said = text or f"Ich antworte, Stelle {n}."
    return Interview(
        id=f"i{n}",
        url="javascript:document.title='owned'" if text else f"https://blog.example/{n}",
        title=(text * 500)[:10_000] or f"Fünf Fragen, Teil {n}",
        interviewee=text or f"{NAMES[n % len(NAMES)]} {n}",
        organisation=text or f"Haus {n}",
        job_title=text or "Community Manager",
        department=text or DEPARTMENTS[n % len(DEPARTMENTS)],
        published=text or f"{2009 + n % 3}-05-17",
        archive_url="" if text else f"https://archive.example/{n}",
        turns=(Turn("interviewer", text or "Was tun Sie?"), Turn("interviewee", said)),
    )


def prediction(one: Interview, label: str, text: str) -> Prediction:
    answer = AnswerPrediction(1, "outward", {"outward": 0.9, "internal": 0.05, "neither": 0.05})
    return Prediction(
        one.id,
        label,
        "balanced" if label == "unclear" else "",
        {name: 0.8 if name == label else 0.1 for name in BOOK.interview_labels},
        {"outward": 2, "internal": 1, "neither": 1},
        text,
        (answer,),
        "m",
    )


def hand_labels(*units: tuple[str, int | None, str, str]) -> list[Label]:
    """Labels of (interview, answer, label, coder)."""
    return [Label(one, label, coder, "2026-01-01T00:00:00Z", "random", answer) for one, answer, label, coder in units]
