"""What was said of the reader's own lessons by readers that had not had them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.classifier.reading.reader import Reader, Reading
from rollenbild.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Told = tuple[NDArray[np.float64], NDArray[np.float64]]


class HeldOut:
    """Readings of answers by readers that had not met them.

    Parameters
    ----------
    told : dict
        For each `key` the probabilities of the sentences and of the answer.
    """

    def __init__(self, told: dict[int, Told]) -> None:
        self._told = told

    def holds(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Which answers a reading is kept of, shape (answers,)."""
        return np.array([key in self._told for key in _keys(frame)], dtype=bool)

    def read(self, frame: pd.DataFrame, reader: Reader) -> Reading:
        """Readings of answers that no lesson was taken from: as kept where there was one, else the reader's.

        Parameters
        ----------
        frame : DataFrame
            Rows of `features.answer_frame`.
        """
        kept = [self._told.get(key) for key in _keys(frame)]
        fresh = reader.each(frame[np.array([one is None for one in kept], dtype=bool)])
        told = [next(fresh) if one is None else one for one in kept]
        return Reading.of(told, len(reader.classes))


def save_held_out(path: Path, readings: Sequence[tuple[pd.DataFrame, Reading]]) -> None:
    """Write readings beside the answers they are of; half precision is enough for probabilities."""
    keys = [key for frame, _ in readings for key in _keys(frame)]
    answers = np.vstack([reading.answers for _, reading in readings])
    sentences = np.vstack([reading.sentences for _, reading in readings])
    counts = np.concatenate([reading.counts for _, reading in readings])
    np.savez_compressed(
        path,
        keys=np.array(keys, dtype=np.uint64),
        counts=counts.astype(np.int32),
        answers=answers.astype(np.float16),
        sentences=sentences.astype(np.float16),
    )


def load_held_out(path: Path) -> HeldOut:
    """Load readings.

    Raises
    ------
    ModelError
        The file is missing, cut, or holds something else.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            ends = np.cumsum(stored["counts"])
            sentences = np.split(stored["sentences"].astype(np.float64), ends[:-1])
            answers = stored["answers"].astype(np.float64)
            told = {int(key): (sentences[k], answers[k : k + 1]) for k, key in enumerate(stored["keys"].tolist())}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The reader's kept readings cannot be used: {error}.",
            where=str(path),
            next_step="Install rollenbild again.",
        ) from error
    return HeldOut(told)


def _keys(frame: pd.DataFrame) -> Iterator[int]:
    for row in zip(*(frame[name] for name in ("form", "intro", "question", "text")), strict=True):
        digest = hashlib.sha256(json.dumps(row, ensure_ascii=False).encode("utf-8")).digest()
        yield int.from_bytes(digest[:8], "big")
