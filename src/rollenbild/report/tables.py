"""The tables of a study in the contract's columns, safe to open in a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rollenbild.codebook import Codebook
from rollenbild.errors import UsageError
from rollenbild.records import Interview, Page, Prediction, Prevalence

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"[\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may calculate, also behind signs that it does not show."""


def interview_columns(codebook: Codebook) -> list[str]:
    """Columns of ``interviews.csv``; those of the sides are named after the codebook's labels."""
    return [
        *("id", "url", "title", "published", "interviewee", "organisation", "job_title", "department"),
        *("language", "words", "answers"),
        *(f"{side}_words" for side in codebook.sides),
        *("label", "reason"),
        *(f"p_{label}" for label in codebook.interview_labels),
        *("evidence", "coder_label"),
    ]


def answer_columns(codebook: Codebook) -> list[str]:
    """Columns of ``answers.csv``."""
    return [
        *("interview_id", "answer", "question", "text", "label"),
        *(f"p_{label}" for label in codebook.answer_labels),
    ]


def interview_row(
    interview: Interview, prediction: Prediction, codebook: Codebook, coder_label: str = ""
) -> dict[str, Any]:
    """One row of ``interviews.csv``."""
    return {
        "id": interview.id,
        "url": interview.url,
        "title": interview.title,
        "published": interview.published,
        "interviewee": interview.interviewee,
        "organisation": interview.organisation,
        "job_title": interview.job_title,
        "department": interview.department,
        "language": interview.language,
        "words": interview.words,
        "answers": len(interview.answers),
        **{f"{side}_words": prediction.words.get(side, 0) for side in codebook.sides},
        "label": prediction.label,
        "reason": prediction.reason,
        **rounded({f"p_{label}": prediction.probabilities[label] for label in codebook.interview_labels}),
        "evidence": prediction.evidence,
        "coder_label": coder_label,
    }


def answer_rows(interview: Interview, prediction: Prediction, codebook: Codebook) -> Iterable[dict[str, Any]]:
    """Rows of ``answers.csv`` for one interview, in the order spoken."""
    for answer, predicted in zip(interview.answers, prediction.answers, strict=True):
        yield {
            "interview_id": interview.id,
            "answer": answer.number,
            "question": answer.question,
            "text": answer.text,
            "label": predicted.label,
            **rounded({f"p_{label}": predicted.probabilities[label] for label in codebook.answer_labels}),
        }


def rounded(probabilities: dict[str, float], digits: int = 4) -> dict[str, float]:
    """Probabilities cut to so many digits that still sum to 1: the largest takes up what rounding leaves."""
    unit = 10**digits
    whole = {key: round(value * unit) for key, value in probabilities.items()}
    largest = max(whole, key=lambda key: whole[key])
    whole[largest] += unit - sum(whole.values())
    return {key: value / unit for key, value in whole.items()}


def interviews_table(
    interviews: Sequence[Interview],
    predictions: Sequence[Prediction],
    codebook: Codebook,
    coder_labels: dict[str, str],
) -> pd.DataFrame:
    """``interviews.csv`` as a table."""
    import pandas as pd

    rows = [
        interview_row(one, said, codebook, coder_labels.get(one.id, ""))
        for one, said in zip(interviews, predictions, strict=True)
    ]
    return pd.DataFrame(rows, columns=interview_columns(codebook))


def answers_table(
    interviews: Sequence[Interview], predictions: Sequence[Prediction], codebook: Codebook
) -> pd.DataFrame:
    """``answers.csv`` as a table."""
    import pandas as pd

    rows = [row for one, said in zip(interviews, predictions, strict=True) for row in answer_rows(one, said, codebook)]
    return pd.DataFrame(rows, columns=answer_columns(codebook))


def summary_table(prevalences: Sequence[Prevalence]) -> pd.DataFrame:
    """``summary.csv`` as a table."""
    import pandas as pd

    columns = [
        *("label", "interviews", "model_count", "estimate", "low", "high"),
        *("confidence", "method", "hand_labels", "valid_if"),
    ]
    return pd.DataFrame([{name: getattr(one, name) for name in columns} for one in prevalences], columns=columns)


def pages_table(pages: Sequence[Page]) -> pd.DataFrame:
    """``pages.csv``, the ledger as a table."""
    import pandas as pd

    columns = [
        *("url", "canonical_url", "source", "status", "reason", "time", "sha256", "warc_offset"),
        *("content_type", "archive_url", "role"),
    ]
    frame = pd.DataFrame([{name: getattr(one, name) for name in columns} for one in pages], columns=columns)
    frame["warc_offset"] = frame["warc_offset"].astype("Int64")
    frame["hints"] = [json.dumps(one.hints, ensure_ascii=False, sort_keys=True) if one.hints else "" for one in pages]
    return frame


def defused(table: pd.DataFrame) -> pd.DataFrame:
    """The table with cells that a spreadsheet could take for a formula begun by an apostrophe."""
    return table.map(defused_cell)


def defused_cell(value: object) -> object:
    """A cell that no spreadsheet calculates: text only, without characters that a file cannot hold."""
    if not isinstance(value, str):
        return value
    kept = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return f"'{kept}" if _FORMULA.match(kept) else kept


def csv_text(table: pd.DataFrame, *, mark: bool = True) -> str:
    """A table as CSV: comma, header, one kind of line end.

    Parameters
    ----------
    mark : bool
        Begin with a byte order mark, by which spreadsheets know that umlauts are UTF-8.
    """
    return ("\ufeff" if mark else "") + defused(table).to_csv(index=False, lineterminator="\n")


def csv_pieces(frames: Iterable[pd.DataFrame]) -> Iterator[str]:
    """A table that comes in parts as CSV, with a byte order mark: the same text as of the whole."""
    for number, frame in enumerate(frames):
        text = csv_text(frame, mark=number == 0)
        yield text if number == 0 else text.split("\n", 1)[1]


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as its suffix says: CSV, JSON Lines or Parquet.

    Raises
    ------
    UsageError
        The suffix is none of these, or the place cannot be written.
    """
    try:
        match path.suffix.lower():
            case ".csv":
                path.write_text(csv_text(table), encoding="utf-8", newline="\n")
            case ".jsonl":
                table.to_json(path, orient="records", lines=True, force_ascii=False)
            case ".parquet":
                table.to_parquet(path, index=False)
            case _:
                raise UsageError(
                    "The table's kind is not known.",
                    where=str(path),
                    next_step="End its name in .csv, .jsonl or .parquet.",
                )
    except OSError as error:
        raise UsageError(f"The table cannot be written: {error.strerror}.", where=str(path)) from error
