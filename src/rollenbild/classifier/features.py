"""An interview as rows of a table: its answers and their sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rollenbild.records import Interview

if TYPE_CHECKING:
    import pandas as pd

_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][»“”\"')]))\s+(?=[A-ZÄÖÜ0-9„“»«\"'(])|\n+")
_ABBREVIATION = re.compile(
    r"\b(?:z\.\s?B|d\.\s?h|u\.\s?a|z\.\s?T|bzw|ca|Dr|Prof|Nr|St|evtl|ggf|inkl|Mr|Mrs|Ms|e\.g|i\.e|vs|\d{1,2})\.$"
)

COLUMNS = ["interview", "number", "text", "question", "intro", "form", "words"]

SENTENCE_COLUMNS = ["interview", "row", "sentence", "answer", "question", "intro", "form", "words"]


def clean(text: str) -> str:
    """Text as the model sees it: Unicode-normalised, one kind of white space, no mark-up stars."""
    return " ".join(unicodedata.normalize("NFC", text).replace("*", " ").split())


def answer_frame(interviews: Iterable[Interview]) -> pd.DataFrame:
    """One row an answer, in the order of the interviews.

    Returns
    -------
    DataFrame with the columns `COLUMNS`; ``interview`` is its id, ``words`` the answer's number of words.
    """
    import pandas as pd

    rows = [
        (
            interview.id,
            answer.number,
            clean(answer.text),
            clean(answer.question),
            clean(interview.intro),
            interview.form,
            len(answer.text.split()),
        )
        for interview in interviews
        for answer in interview.answers
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def sentence_frame(answers: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence of the rows of `answer_frame`, in order.

    Returns
    -------
    DataFrame with the columns `SENTENCE_COLUMNS`; ``row`` is the position of the answer, ``words`` the sentence's.
    An answer without a sentence has one empty row.
    """
    import pandas as pd

    rows = [
        (owner, position, sentence, text, question, intro, form, len(sentence.split()))
        for position, (owner, text, question, intro, form) in enumerate(
            zip(*(answers[name] for name in ("interview", "text", "question", "intro", "form")), strict=True)
        )
        for sentence in sentences(text) or [""]
    ]
    return pd.DataFrame(rows, columns=SENTENCE_COLUMNS)


def sentences(text: str) -> list[str]:
    """Sentences of a text, in order; abbreviations and ordinal numbers do not end one."""
    parts: list[str] = []
    for piece in _SENTENCE_END.split(text):
        stripped = piece.strip()
        if not stripped:
            continue
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += " " + stripped
        else:
            parts.append(stripped)
    return parts
