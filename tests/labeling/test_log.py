"""The file of labels survives crashes, two writers, and a browser that sends twice."""

from __future__ import annotations

import json
import multiprocessing
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.errors import StudyError
from rollenbild.labeling import Entry, LabelLog
from rollenbild.records import Label


def entry(number: int = 1, coder: str = "anna", request: str | None = None, **other: object) -> Entry:
    label = Label(f"i{number}", "outward", coder, "2011-05-17T08:00:00Z", "random", **other)  # type: ignore[arg-type]
    return Entry(label, request=f"{coder}-{number}" if request is None else request)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    entries = [entry(1, note="„nach außen“\n—"), entry(2, answer=3, queue="random", seen=True)]
    log = LabelLog(path)
    assert log.entries() == []
    assert log.extend(entries) == 2
    assert LabelLog(path).entries() == entries
    assert log.entries() == entries
    assert log.problems == []


def test_the_same_request_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    assert LabelLog(path).append(entry())
    assert not LabelLog(path).append(entry())
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_entries_without_a_request_are_all_written(tmp_path: Path) -> None:
    log = LabelLog(tmp_path / "labels.jsonl")
    assert log.extend([entry(1, request=""), entry(2, request="")]) == 2
    assert len(LabelLog(log.path).entries()) == 2


@given(cut=st.integers(min_value=1, max_value=400))
def test_a_line_cut_by_a_crash_is_removed_by_the_next_writer(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "labels.jsonl"
    LabelLog(path).extend([entry(1), entry(2, note="ä" * 40)])
    whole = path.read_bytes()
    second = len(whole) - whole.index(b"\n") - 1
    path.write_bytes(whole[: -min(cut, second - 1)])
    log = LabelLog(path)
    assert log.entries() == [entry(1)]
    assert [(one.number, one.torn) for one in log.problems] == [(2, True)]
    assert log.append(entry(3))
    assert log.problems == []
    assert LabelLog(path).entries() == [entry(1), entry(3)]
    assert LabelLog(path).problems == []


BROKEN = [
    b"{",
    b"[]",
    b"\xff\xfe",
    b"\x00\x00\x00",
    b'"text"',
    b'{"interview_id": "i9"}',
    b'{"interview_id": 9, "label": "outward", "coder": "anna", "time": "", "sampling": "random"}',
    b'{"interview_id": "i9", "label": "outward", "coder": "anna", "time": "", "sampling": "chosen"}',
    b'{"interview_id": "i9", "label": "outward", "coder": "", "time": "", "sampling": "random"}',
    b'{"interview_id": "i9", "label": "outward", "coder": "anna", "time": "", "sampling": "random", "answer": 0}',
    b'{"interview_id": "i9", "label": "outward", "coder": "anna", "time": "", "sampling": "random", "answer": true}',
    b"[" * 5000,
]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_line_is_named_and_the_rest_used(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "labels.jsonl"
    LabelLog(path).append(entry(1))
    with path.open("ab") as stream:
        stream.write(line + b"\n")
    log = LabelLog(path)
    assert log.append(entry(2))
    assert log.entries() == [entry(1), entry(2)]
    assert [(one.number, one.torn) for one in log.problems] == [(2, False)]
    assert line in path.read_bytes(), "evidence is not thrown away"


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    LabelLog(path).append(entry(1))
    record = json.loads(path.read_text(encoding="utf-8")) | {"mood": "bright"}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert LabelLog(path).entries() == [entry(1)]


def test_a_log_sees_what_another_writes(tmp_path: Path) -> None:
    ours, theirs = LabelLog(tmp_path / "labels.jsonl"), LabelLog(tmp_path / "labels.jsonl")
    ours.append(entry(1, "anna"))
    theirs.append(entry(1, "ben"))
    ours.append(entry(2, "anna"))
    assert theirs.entries() == ours.entries() == [entry(1, "anna"), entry(1, "ben"), entry(2, "anna")]


def test_a_file_put_back_from_a_copy_is_read_anew(tmp_path: Path) -> None:
    log = LabelLog(tmp_path / "labels.jsonl")
    log.append(entry(1))
    copy = log.path.read_bytes()
    log.append(entry(2))
    log.path.write_bytes(copy)
    assert log.entries() == [entry(1)]
    assert log.append(entry(2))
    log.path.unlink()
    assert log.entries() == []


def write(path: Path, coder: str) -> None:
    log = LabelLog(path)
    for number in range(40):
        log.append(entry(number, coder))
        log.append(entry(number, coder))


def test_several_coders_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    fork = multiprocessing.get_context("spawn")
    processes = [fork.Process(target=write, args=(path, coder)) for coder in ("anna", "ben")]
    for process in processes:
        process.start()
    threads = [threading.Thread(target=write, args=(path, "cem")) for _ in range(2)]
    for thread in threads:
        thread.start()
    for one in (*processes, *threads):
        one.join()
    log = LabelLog(path)
    written = [(one.label.coder, one.label.interview_id) for one in log.entries()]
    assert log.problems == []
    assert len(path.read_bytes().splitlines()) == len(written)
    assert sorted(written) == sorted((coder, f"i{n}") for coder in ("anna", "ben", "cem") for n in range(40))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").mkdir()
    with pytest.raises(StudyError, match="cannot be written"):
        LabelLog(tmp_path / "labels.jsonl").append(entry())
    with pytest.raises(StudyError, match="cannot be read"):
        LabelLog(tmp_path / "labels.jsonl").entries()
