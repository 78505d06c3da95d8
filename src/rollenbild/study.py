"""A study folder: the only module that knows its file names, and writes them whole or not at all."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
import tomllib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, Generic, TypeVar, overload

from rollenbild.errors import StudyError
from rollenbild.records import AnswerPrediction, Interview, Prediction, interview_from

Record = TypeVar("Record")

HELD = 2000
"""So many interviews or predictions are read at once; of more only their places in the file are held."""


class Study:
    """One survey from source to report, in one folder.

    Parameters
    ----------
    root : Path
        The folder. Use `Study.create` or `Study.open`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = root / "study.toml"
        self.pages_warc = root / "pages.warc.gz"
        self.pages_ledger = root / "pages.jsonl"
        self.interviews = root / "interviews.jsonl"
        self.predictions = root / "predictions.jsonl"
        self.labels = root / "labels.jsonl"
        self.pseudonyms = root / "pseudonyms.json"
        self.report = root / "report"

    @classmethod
    def create(cls, root: Path) -> Study:
        """Open a study, making the folder if there is none.

        Raises
        ------
        StudyError
            The folder holds something that is no study; nothing in it is touched.
        """
        study = cls(root)
        if root.exists() and not root.is_dir():
            raise StudyError(
                "The study's place is taken by a file.",
                where=str(root),
                next_step="Name another folder with --study.",
            )
        if root.is_dir() and not study.settings.is_file() and any(root.iterdir()):
            raise StudyError(
                "The folder holds something else and is left alone.",
                where=str(root),
                next_step="Name a new or empty folder with --study.",
            )
        try:
            root.mkdir(parents=True, exist_ok=True)
            if not study.settings.is_file():
                study.record("study", {"format": 1})
        except OSError as error:
            raise StudyError(
                f"The study folder cannot be written: {error.strerror}.",
                where=str(root),
                next_step="Name a folder you may write to.",
            ) from error
        return study

    @classmethod
    def open(cls, root: Path) -> Study:
        """Open a study that exists.

        Raises
        ------
        StudyError
            There is no study in the folder.
        """
        study = cls(root)
        if not study.settings.is_file():
            raise StudyError(
                "There is no study in this folder.",
                where=str(root),
                next_step="Make one with: rollenbild survey SOURCE --study DIR",
            )
        return study

    def recorded(self) -> dict[str, Any]:
        """Everything in ``study.toml``: what was asked, a table a stage."""
        try:
            return tomllib.loads(self.settings.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise StudyError(
                f"The study's settings cannot be read: {error}.",
                where=str(self.settings),
                next_step="Restore study.toml from a copy, or collect into a new folder.",
            ) from error

    def record(self, stage: str, options: dict[str, Any]) -> None:
        """Put a stage's resolved options into ``study.toml`` (None is left out: TOML has no word for it)."""
        import tomli_w

        tables = self.recorded()
        tables[stage] = {key: value for key, value in options.items() if value is not None}
        write_whole(self.settings, tomli_w.dumps(tables))

    def input_digests(self) -> dict[str, str]:
        """SHA-256 of what a report is derived from; empty for a file that is not there."""
        paths = {"pages_sha256": self.pages_warc, "ledger_sha256": self.pages_ledger, "labels_sha256": self.labels}
        return {name: _digest(path) if path.is_file() else "" for name, path in paths.items()}

    def read_pseudonyms(self) -> dict[str, dict[str, str]]:
        """The key of the codes that stand for names in a pseudonymised report; empty where there is none yet.

        Raises
        ------
        StudyError
            The key is damaged; without it codes would no longer mean what they meant.
        """
        try:
            key: dict[str, dict[str, str]] = json.loads(self.pseudonyms.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise StudyError(
                "The key of the pseudonyms cannot be read.",
                where=str(self.pseudonyms),
                next_step="Restore it from a copy, or remove it to have new codes.",
            ) from error
        return key

    def write_pseudonyms(self, key: dict[str, dict[str, str]]) -> None:
        """Write ``pseudonyms.json``, which only its owner may read."""
        write_whole(self.pseudonyms, json.dumps(key, ensure_ascii=False, indent=1) + "\n")

    def write_interviews(self, interviews: Iterable[Interview]) -> None:
        """Write ``interviews.jsonl``, one interview a line."""
        write_lines(self.interviews, (dataclasses.asdict(interview) for interview in interviews))

    def read_interviews(self) -> Iterator[Interview]:
        """Interviews in the order of the file."""
        for record in read_lines(self.interviews, "rollenbild extract --study DIR"):
            yield interview_from(record)

    def held_interviews(self) -> Sequence[Interview]:
        """Interviews in the order of the file, to be gone through more than once; see `Stored`."""
        return held(self.interviews, interview_from, self.read_interviews())

    def write_predictions(self, predictions: Iterable[Prediction]) -> None:
        """Write ``predictions.jsonl``, one interview a line."""
        write_lines(self.predictions, (dataclasses.asdict(prediction) for prediction in predictions))

    def read_predictions(self) -> Iterator[Prediction]:
        """Predictions in the order of the file."""
        for record in read_lines(self.predictions, "rollenbild classify DIR"):
            yield _prediction_from(record)

    def held_predictions(self) -> Sequence[Prediction]:
        """Predictions in the order of the file, to be gone through more than once; see `Stored`."""
        return held(self.predictions, _prediction_from, self.read_predictions())


def _prediction_from(record: dict[str, Any]) -> Prediction:
    answers = tuple(AnswerPrediction(**answer) for answer in record.pop("answers"))
    return Prediction(**record, answers=answers)


class Stored(Sequence[Record], Generic[Record]):
    """Records that stay in their JSON Lines file: each is read when it is asked for, and none is kept.

    Parameters
    ----------
    path : Path
        Every line of it can be read, and it is not written while this is in use.
    made : callable
        Makes a record of a line's fields.
    """

    def __init__(self, path: Path, made: Callable[[dict[str, Any]], Record]) -> None:
        self.path = path
        self.made = made
        self._places = array("q")
        place = 0
        with path.open("rb") as stream:
            for line in stream:
                self._places.append(place)
                place += len(line)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Record]:
        with self.path.open("rb") as stream:
            for line in stream:
                yield self.made(json.loads(line))

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        with self.path.open("rb") as stream:
            if isinstance(place, slice):
                return [self._read(stream, one) for one in self._places[place]]
            return self._read(stream, self._places[place])

    def _read(self, stream: IO[bytes], place: int) -> Record:
        stream.seek(place)
        return self.made(json.loads(stream.readline()))


def held(path: Path, made: Callable[[dict[str, Any]], Record], records: Iterator[Record]) -> Sequence[Record]:
    """The records as a list, or, where there are more than `HELD`, as they are stored."""
    found = list(islice(records, HELD + 1))
    if len(found) <= HELD:
        return found
    for _ in records:  # a broken line is told now, with its number
        pass
    return Stored(path, made)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_lines(path: Path, maker: str) -> Iterator[dict[str, Any]]:
    """Records of a JSON Lines file.

    Raises
    ------
    StudyError
        The file is missing (``maker`` is the command that writes it) or a line is broken.
    """
    try:
        stream = path.open(encoding="utf-8")
    except FileNotFoundError as error:
        raise StudyError("The study has not come this far.", where=str(path), next_step=f"Run: {maker}") from error
    with stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise StudyError(
                    "A line cannot be read.",
                    where=f"{path}, line {number}",
                    next_step=f"Write the file again with: {maker}",
                ) from error


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write a JSON Lines file whole or not at all, a line a record, streaming."""
    with _replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def write_whole(path: Path, content: str) -> None:
    """Write a text file whole or not at all."""
    with _replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


class _replacing:  # noqa: N801 - a context manager reads as a verb
    """A temporary file beside ``path`` that takes its place when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        os.close(handle)
        self.temporary = Path(name)
        return self.temporary

    def __exit__(self, failed: object, *rest: object) -> None:
        if failed is None:
            self.temporary.replace(self.path)
        else:
            self.temporary.unlink(missing_ok=True)
