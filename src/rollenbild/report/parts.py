"""The report's tables a part at a time, and what can be said of them without their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from rollenbild.records import Interview, Prediction
from rollenbild.report import tables
from rollenbild.report.columns import KEYS
from rollenbild.report.findings import Findings

if TYPE_CHECKING:
    import pandas as pd

Item = TypeVar("Item")
Said = tuple[Interview, Prediction]

PART = 500
"""Interviews or pages whose rows are held at a time."""


def table_parts(findings: Findings) -> dict[str, Iterable[pd.DataFrame]]:
    """The tables by name, each in parts; a table without rows has one part."""
    book = findings.codebook

    def interviews(part: list[Said]) -> pd.DataFrame:
        return tables.interviews_table(*_apart(part), book, findings.coder_labels)

    def answers(part: list[Said]) -> pd.DataFrame:
        return tables.answers_table(*_apart(part), book)

    found: dict[str, Iterable[pd.DataFrame]] = {
        "interviews": _parts(zip(findings.interviews, findings.predictions, strict=True), interviews),
        "answers": _parts(zip(findings.interviews, findings.predictions, strict=True), answers),
        "summary": [tables.summary_table(findings.prevalences)],
        "pages": _parts(findings.pages, tables.pages_table),
    }
    return found if findings.agreement is None else {**found, "agreement": [findings.agreement]}


def keys_only(findings: Findings) -> dict[str, pd.DataFrame]:
    """The tables by name, of the long ones only the columns by which rows are known; the others are empty."""
    import pandas as pd

    book = findings.codebook
    ids = [one.id for one in findings.interviews]
    answers = [(one.id, answer.number) for one in findings.interviews for answer in one.answers]
    found = {
        "interviews": pd.DataFrame({"id": ids}).reindex(columns=tables.interview_columns(book)),
        "answers": pd.DataFrame(answers, columns=list(KEYS["answers"])).reindex(columns=tables.answer_columns(book)),
        "summary": tables.summary_table(findings.prevalences),
        "pages": tables.pages_table([]),
    }
    return found if findings.agreement is None else {**found, "agreement": findings.agreement}


def _parts(items: Iterable[Item], made: Callable[[list[Item]], pd.DataFrame]) -> Iterator[pd.DataFrame]:
    stream = iter(items)
    part = list(islice(stream, PART))
    yield made(part)
    while part := list(islice(stream, PART)):
        yield made(part)


def _apart(part: list[Said]) -> tuple[list[Interview], list[Prediction]]:
    return [one for one, _ in part], [said for _, said in part]
