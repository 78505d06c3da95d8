"""Several processes: the same results in the same order, and nothing left running when one or the parent dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from bench.invented import interviews, page

from rollenbild.errors import UsageError
from rollenbild.pipeline.workers import WorkerError, at_work, batches, jobs_of
from tests.conftest import Program


def doubled(number: int) -> tuple[int, int]:
    time.sleep(0.02 * (number % 3))
    return 2 * number, os.getpid()


def mortal(parent: int, number: int) -> int:
    if number == 5 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order_from_several_processes() -> None:
    found = list(at_work(doubled, iter(range(20)), 2))
    assert [value for value, _ in found] == list(range(0, 40, 2))
    assert len({process for _, process in found} - {os.getpid()}) == 2


def test_one_job_makes_no_process() -> None:
    assert {process for _, process in at_work(doubled, range(5), 1)} == {os.getpid()}


def test_few_items_are_under_way_at_a_time() -> None:
    drawn = 0

    def items() -> Iterator[int]:
        nonlocal drawn
        for drawn in range(1, 101):  # noqa: UP028 - the test looks at the variable
            yield drawn

    results = at_work(doubled, items(), 2)
    for done in range(1, 50):
        next(results)
        assert drawn <= done + 7
    results.close()  # type: ignore[attr-defined]


def test_a_killed_process_is_told_with_what_to_do() -> None:
    with pytest.raises(WorkerError, match="--jobs 1"):
        list(at_work(partial(mortal, os.getpid()), range(40), 2))


def test_processes_end_with_a_parent_that_is_killed() -> None:
    code = "import time\nfrom rollenbild.pipeline.workers import at_work\nlist(at_work(time.sleep, iter([0, *[60] * 9]), 2))"
    parent = subprocess.Popen([sys.executable, "-c", code])
    watched = psutil.Process(parent.pid)
    end = time.monotonic() + 30
    while len(watched.children()) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    children = watched.children()
    assert len(children) == 2
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_fewer_jobs_than_one_are_refused() -> None:
    with pytest.raises(UsageError):
        jobs_of(0)
    assert jobs_of(3) == 3
    assert jobs_of(None) >= 1


def test_batches_lose_nothing() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches(range(8), 3, first=1)) == [[0], [1, 2, 3], [4, 5, 6], [7]]
    assert list(batches([])) == []


def test_survey_is_the_same_whatever_the_number_of_jobs(tmp_path: Path, rollenbild: Program) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for one in interviews(40):
        (folder / f"{one.number:02d}.html").write_text(page(one), encoding="utf-8")
    derived = ["interviews.jsonl", "predictions.jsonl", "report/interviews.csv", "report/answers.csv"]
    found = []
    for jobs in (1, 2):
        study = tmp_path / f"study-{jobs}"
        done = rollenbild("survey", folder, "--study", study, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found.append([(study / name).read_bytes() for name in derived])
    assert len(found[0][0].splitlines()) == 40
    assert found[1] == found[0]
