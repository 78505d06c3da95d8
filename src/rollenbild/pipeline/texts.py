"""Texts without a study: read, classify, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from rollenbild.classifier import Model
from rollenbild.codebook import Codebook
from rollenbild.extraction import as_account, extract
from rollenbild.pipeline.stages import predicted
from rollenbild.pipeline.workers import at_work, batches, jobs_of
from rollenbild.records import Interview, Prediction
from rollenbild.report import write_tables
from rollenbild.sources import texts_of

Text = tuple[str, str, dict[str, str]]
"""A text, its content type, and what the source knows of it."""


def classify_texts(
    path: Path, model: Model, *, text_column: str, id_column: str, jobs: int | None = None
) -> Iterator[tuple[Interview, Prediction]]:
    """Interviews of a table, a text file or a folder with their predictions, in the order of the input.

    Nothing is left out: what does not look like an interview is read as one person's account, a paragraph an answer.

    Parameters
    ----------
    jobs : int or None
        Processes at work; None means one a core.
    """
    texts = texts_of(path, text_column, id_column)
    return chain.from_iterable(at_work(partial(_classified, model), batches(texts), jobs_of(jobs)))


def write_classified(
    found: Sequence[tuple[Interview, Prediction]], codebook: Codebook, out: Path | None, answers: Path | None
) -> str:
    """Write classified texts as tables; gives back CSV text where ``out`` is None."""
    interviews, predictions = [one for one, _ in found], [said for _, said in found]
    return write_tables(interviews, predictions, codebook, out, answers)


def _classified(model: Model, texts: list[Text]) -> list[tuple[Interview, Prediction]]:
    interviews = [read_text(*one) for one in texts]
    return list(zip(interviews, predicted(model, interviews), strict=True))


def read_text(text: str, kind: str, hints: dict[str, str]) -> Interview:
    """A text as an interview; one that does not look like an interview as one person's account."""
    found = extract(text, url=hints.get("url", ""), content_type=kind, hints=hints)
    return found.interview if found.interview is not None else as_account(text, kind, hints)
