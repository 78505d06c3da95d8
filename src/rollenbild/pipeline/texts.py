"""Texts without a study: read, classify, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import tee
from pathlib import Path

from rollenbild.classifier import Model
from rollenbild.codebook import Codebook
from rollenbild.extraction import as_account, extract
from rollenbild.records import Interview, Prediction
from rollenbild.report import write_tables
from rollenbild.sources import texts_of


def classify_texts(
    path: Path, model: Model, *, text_column: str, id_column: str
) -> Iterator[tuple[Interview, Prediction]]:
    """Interviews of a table, a text file or a folder with their predictions, in the order of the input.

    Nothing is left out: what does not look like an interview is read as one person's account, a paragraph an answer.
    """
    first, second = tee(_texts(path, text_column, id_column))
    yield from zip(first, model.predict(second), strict=True)


def write_classified(
    found: Sequence[tuple[Interview, Prediction]], codebook: Codebook, out: Path | None, answers: Path | None
) -> str:
    """Write classified texts as tables; gives back CSV text where ``out`` is None."""
    interviews, predictions = [one for one, _ in found], [said for _, said in found]
    return write_tables(interviews, predictions, codebook, out, answers)


def _texts(path: Path, text_column: str, id_column: str) -> Iterator[Interview]:
    for text, kind, hints in texts_of(path, text_column, id_column):
        found = extract(text, url=hints.get("url", ""), content_type=kind, hints=hints)
        yield found.interview if found.interview is not None else as_account(text, kind, hints)
