"""The file of labels: append-only, on disk before anyone is told so, the same request never twice."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import IO, get_args

from rollenbild.errors import StudyError
from rollenbild.labeling.lock import locked
from rollenbild.records import Label, Sampling

_TEXTS = ("interview_id", "label", "coder", "time", "sampling", "note", "queue")
_SAMPLINGS = frozenset(get_args(Sampling))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file: a decision, and what it was for.

    Parameters
    ----------
    request : str
        The name the asking side gave it; a second entry of the same name is not written.
    undoes : str
        The request that this entry takes back; empty for a decision of its own.
    looked : bool
        Not a decision: the coder looked at the model's opinion of the interview.
    """

    label: Label
    request: str = ""
    undoes: str = ""
    looked: bool = False


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that cannot be read: its number (from 1), why, and whether it is a last line that a crash cut off."""

    number: int
    reason: str
    torn: bool = False


class LabelLog:
    """Labels of a study.

    Several may write at once, also from other processes. A last line that a crash cut off was never confirmed to
    anybody: readers pass over it, the next writer removes it. A broken line elsewhere stays where it is and is named
    in `problems`; the rest is used.

    Parameters
    ----------
    path : Path
        The file; made with the first label.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._entries: list[Entry] = []
        self._requests: set[str] = set()
        self._problems: list[BrokenLine] = []
        self._torn: BrokenLine | None = None
        self._lines = 0
        self._offset = 0

    def entries(self) -> list[Entry]:
        """Every whole line in the order written."""
        with self._guard:
            try:
                with self.path.open("rb") as stream:
                    self._catch_up(stream, os.fstat(stream.fileno()).st_size)
            except FileNotFoundError:
                self._forget()
            except OSError as error:
                raise self._failure(error) from error
            return list(self._entries)

    def read(self) -> list[Label]:
        """Every decision in the order written, withdrawals too; see `current`."""
        return [entry.label for entry in self.entries() if not entry.looked]

    @property
    def problems(self) -> list[BrokenLine]:
        """What could not be read, as of the last reading or writing."""
        return [*self._problems, *([self._torn] if self._torn else [])]

    def append(self, entry: Entry) -> bool:
        """Write an entry; when this returns it is on disk. False where its request is there already."""
        return self.extend([entry]) == 1

    def extend(self, entries: Sequence[Entry]) -> int:
        """Write several entries at once; gives back how many were new.

        Raises
        ------
        StudyError
            The file cannot be written; then none of them counts.
        """
        with self._guard:
            try:
                return self._extend(entries)
            except OSError as error:
                self._forget()
                raise self._failure(error, writing=True) from error

    def _extend(self, entries: Sequence[Entry]) -> int:
        made = not self.path.exists()
        with self.path.open("a+b", buffering=0) as stream, locked(stream):
            size = os.fstat(stream.fileno()).st_size
            self._catch_up(stream, size)
            if self._offset < size:
                stream.truncate(self._offset)
                self._torn = None
            new: dict[str, Entry] = {
                entry.request or f" {number}": entry
                for number, entry in enumerate(entries)
                if not entry.request or entry.request not in self._requests
            }
            self._write(stream, b"".join(_line(entry) for entry in new.values()))
        if made:
            _sync_folder(self.path.parent)
        return len(new)

    def _write(self, stream: FileIO, content: bytes) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[stream.write(rest) :]
            os.fsync(stream.fileno())
        except OSError:
            # Half of what was asked for must not turn up later as if it had been confirmed.
            stream.truncate(self._offset)
            raise

    def _catch_up(self, stream: IO[bytes], size: int) -> None:
        """Read what was added since the last time, whoever added it."""
        if size < self._offset:
            self._forget()
        stream.seek(self._offset)
        added = stream.read(size - self._offset)
        whole, newline, rest = added.rpartition(b"\n")
        self._torn = None
        if newline:
            for line in whole.split(b"\n"):
                self._take(line)
            self._offset += len(whole) + 1
        if rest:
            self._torn = BrokenLine(self._lines + 1, "cut off", torn=True)

    def _take(self, line: bytes) -> None:
        self._lines += 1
        if not line.strip():
            return
        try:
            entry = entry_from(json.loads(line.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            self._problems.append(BrokenLine(self._lines, str(error)))
            return
        # A line that another hand copied to twice is still one decision.
        if not entry.request or entry.request not in self._requests:
            self._requests.add(entry.request)
            self._entries.append(entry)

    def _forget(self) -> None:
        self._entries, self._problems, self._requests = [], [], set()
        self._torn, self._lines, self._offset = None, 0, 0

    def _failure(self, error: OSError, *, writing: bool = False) -> StudyError:
        told = error.strerror or error
        return StudyError(
            f"The labels cannot be written: {told}." if writing else f"The labels cannot be read: {told}.",
            where=str(self.path),
            next_step="Free the place or the permission; what was confirmed before is safe.",
        )


def entry_from(record: object) -> Entry:
    """An entry from its line.

    Raises
    ------
    ValueError
        It lacks something or holds something of another kind; the text says what.
    """
    if not isinstance(record, dict):
        raise ValueError("no object")
    for name in ("interview_id", "label", "coder", "time", "sampling"):
        if name not in record:
            raise ValueError(f"no {name}")
    for name in _TEXTS:
        if not isinstance(record.get(name, ""), str):
            raise ValueError(f"{name} is no text")
    answer = record.get("answer")
    if answer is not None and (not isinstance(answer, int) or isinstance(answer, bool) or answer < 1):
        raise ValueError("answer is no number from 1")
    if record["sampling"] not in _SAMPLINGS:
        raise ValueError(f"sampling is {record['sampling']!r}")
    if not record["interview_id"] or not record["coder"]:
        raise ValueError("interview_id or coder is empty")
    names = {field.name for field in dataclasses.fields(Label)}
    label = Label(**{key: value for key, value in record.items() if key in names and key != "seen"})
    return Entry(
        dataclasses.replace(label, seen=record.get("seen") is True),
        request=str(record.get("request", "")),
        undoes=str(record.get("undoes", "")),
        looked=record.get("looked") is True,
    )


def _line(entry: Entry) -> bytes:
    record = dataclasses.asdict(entry.label)
    record["request"] = entry.request
    record |= {"undoes": entry.undoes} if entry.undoes else {}
    record |= {"looked": True} if entry.looked else {}
    return json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n"


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on disk only with its folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
