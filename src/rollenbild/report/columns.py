"""What every column of a report's tables holds: for the data package, the spreadsheet and the database alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import say

if TYPE_CHECKING:
    import pandas as pd

KEYS: dict[str, tuple[str, ...]] = {
    "interviews": ("id",),
    "answers": ("interview_id", "answer"),
    "summary": ("label",),
    "pages": (),
    "agreement": (),
}
"""The tables, and by which columns each of their rows is known."""
_KINDS = {
    **dict.fromkeys(("words", "answers", "answer", "interviews", "model_count", "estimate", "low", "high"), "integer"),
    **dict.fromkeys(("hand_labels", "warc_offset", "units"), "integer"),
    **dict.fromkeys(("confidence", "percent", "alpha"), "number"),
    "few": "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Parameters
    ----------
    kind : str
        ``string``, ``integer``, ``number`` or ``boolean``, as Table Schema has them.
    values : tuple of str
        The only values it may hold; empty where any will do.
    """

    name: str
    kind: str
    description: str
    values: tuple[str, ...] = ()


def columns_of(table: str, frame: pd.DataFrame, codebook: Codebook, language: Language) -> list[Column]:
    """The columns of a table, in its order."""
    return [_column(table, str(name), codebook, language) for name in frame.columns]


def key_of(table: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns by which the rows are known; none where they are not unique, as ids from several tables may be."""
    key = KEYS[table]
    return key if key and not frame.duplicated(list(key)).any() else ()


def _column(table: str, name: str, book: Codebook, language: Language) -> Column:
    if name.startswith("p_"):
        label = book.called(name.removeprefix("p_"), language)
        return Column(name, "number", say(language, "field_p", label=label))
    if name.removesuffix("_words") in book.sides:
        label = book.called(name.removesuffix("_words"), language)
        return Column(name, "integer", say(language, "field_side_words", label=label))
    # The ends of a range are interviews in one table and alphas in the other.
    kind = "number" if table == "agreement" and name in {"low", "high"} else _KINDS.get(name, "string")
    return Column(name, kind, say(language, f"field_{table}_{name}"), _values(table, name, book))


def _values(table: str, name: str, book: Codebook) -> tuple[str, ...]:
    match table, name:
        case ("interviews" | "summary", "label"):
            return book.interview_labels
        case "answers", "label":
            return book.answer_labels
        case "pages", "status":
            return ("fetched", "skipped", "failed")
        case "agreement", "unit":
            return ("interview", "answer")
        case _:
            return ()
