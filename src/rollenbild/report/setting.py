"""Where the job sits: departments counted, beside what published surveys found, as context."""

from __future__ import annotations

from typing import Any

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.findings import Findings
from rollenbild.report.words import percent

QUESTION = "outward-internal"
"""The codebook whose question the surveys are about; beside another one their figures would say nothing."""
_SHARES: tuple[tuple[str, dict[str, float]], ...] = (
    ("2015_marketing", {"share": 0.594}),
    ("2015_staff", {"share": 0.078}),
    ("2018_titles", {"social": 0.47, "community": 0.15, "internal": 0.05, "none": 0.32}),
    ("2018_external", {"share": 0.74}),
    ("2023_community", {}),
)


def counted_departments(findings: Findings, language: Language) -> str:
    """In how many interviews a department is stated, as a sentence."""
    stated = sum(bool(one.department) for one in findings.interviews)
    if not stated:
        return say(language, "setting_unknown")
    return say(language, "setting_counted", count=stated, stated=stated, interviews=len(findings.interviews))


def survey_figures(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Findings of published surveys with their sources; none where the codebook asks another question."""
    if findings.codebook.name != QUESTION:
        return []
    told = []
    for key, figures in _SHARES:
        shares: dict[str, Any] = {name: percent(share, language) for name, share in figures.items()}
        source = say(language, f"setting_source_{key[:4]}")
        told.append((say(language, f"setting_{key}", **shares), source))
    return told
