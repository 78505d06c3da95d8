"""Labels as CSV, whatever the spreadsheet made of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from rollenbild.errors import UsageError
from rollenbild.labeling.exchange.rows import FIELDS, Row, Source, row_of, told
from rollenbild.records import Label

_NAMES = {
    "interview_id": ("interview_id", "interview", "id", "url"),
    "answer": ("answer", "answer_number", "antwort"),
    # In a copy of interviews.csv the column label holds what the model said; what a person filled in counts.
    "label": ("coder_label", "label", "code", "category", "kode", "kategorie"),
    "coder": ("coder", "annotator", "annotated_by", "user", "username", "kodierer", "kodiererin"),
    "time": ("time", "created_at", "timestamp", "zeit"),
    "sampling": ("sampling",),
    "note": ("note", "comment", "comments", "notiz", "bemerkung", "kommentar"),
    "queue": ("queue",),
    "seen": ("seen",),
    "text": ("text",),
}
_DELIMITERS = (",", ";", "\t", "|")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def write_table(labels: Sequence[Label], source: Source) -> str:
    """Labels as CSV with a header; cells that a spreadsheet would take for a formula are defused."""
    stream = io.StringIO()
    stream.write("\ufeff")  # without this mark a spreadsheet takes the file for cp1252
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*FIELDS, "title"))
    for label in labels:
        fields = {**told(label), "title": source.title(label), "seen": "true" if label.seen else ""}
        writer.writerow(["" if value is None else _defused(str(value)) for value in fields.values()])
    return stream.getvalue()


def read_table(data: bytes, name: str) -> list[Row]:
    """Rows of a CSV file, whatever its encoding and delimiter.

    Raises
    ------
    UsageError
        No column holds labels, or none says of which interview.
    """
    text = decoded(data)
    csv.field_size_limit(16_000_000)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    places = _columns(lines[0] if lines else [])
    if "label" not in places or not {"interview_id", "text"} & places.keys():
        raise UsageError(
            "The table has no column for labels or none for interviews.",
            where=f"{name}: {', '.join(lines[0][:12]) if lines else 'empty'}",
            next_step="Call them interview_id and label; answer, coder, time and note may stand beside.",
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if any(line):
            cells = {field: _plain(line[place]) for field, place in places.items() if place < len(line)}
            rows.append(row_of(cells, f"row {number}", text=cells.get("text", "")))
    return rows


def decoded(data: bytes) -> str:
    """Text of a file by its byte order mark, else as UTF-8, else as Windows wrote it (cp1252)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that parts the header into most of the columns we know, and else into most columns."""

    def known(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        return len(_columns(header)), len(header)

    return max(_DELIMITERS, key=known)


def _columns(header: Sequence[str]) -> dict[str, int]:
    cells = [cell.strip().lower().replace(" ", "_") for cell in header]
    found = {}
    for field, names in _NAMES.items():
        place = next((cells.index(name) for name in names if name in cells), None)
        if place is not None:
            found[field] = place
    return found


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
