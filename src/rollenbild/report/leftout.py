"""What is not in the count: every page with its reason, and how many for each kind of reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.findings import Findings
from rollenbild.report.rows import TITLE, cut, safe_link

_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("index", r"index: |a list of addresses"),
        ("part", r"(?:other: )?goes on with "),
        ("copy", r"the same page as "),
        ("robots", r"robots\.txt "),
        ("reserved", r"text and data mining reserved"),
        ("form", r"no HTML but "),
        ("missing", r"HTTP "),
        ("unread", r"other: (?:larger than|cannot be parsed|no HTML that)"),
        ("text", r"other: (?:only \d|no text)"),
        ("interview", r"other: "),
    )
)


def kind_of_reason(status: str, reason: str) -> str:
    """The kind of a ledger's reason, as a key of the catalogue without ``left_kind_``."""
    for kind, pattern in _KINDS:
        if pattern.match(reason):
            return kind
    return {"skipped": "skipped", "failed": "unread"}.get(status, "interview")


def left_out_rows(findings: Findings, language: Language) -> list[list[str]]:
    """Address, the address again if it may be followed, kind and ledger entry of every page left out."""
    return [
        [cut(address, TITLE), safe_link(address), say(language, f"left_kind_{kind_of_reason(status, reason)}"), reason]
        for address, status, reason in findings.left_out
    ]


def counts_by_kind(rows: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """How many pages for each kind of reason, the most frequent first."""
    counts = Counter(row[2] for row in rows)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
