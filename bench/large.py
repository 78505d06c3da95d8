"""A study of 100,000 interviews: the most memory each stage holds.

The pages are generated (`bench.invented`), collected from a WARC file and read as any. Labels are too dear to be
computed for so many here: a sample of the interviews is classified, and the predictions are lent to all others in
turns, so that the report has as much to hold as it would have. What classifying holds
does not hang on the number (see the rows on growth in docs/performance.md).
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.invented import interviews, page
from bench.measuring import Taken, taken
from bench.rows import Row, times
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rollenbild.records import Prediction
from rollenbild.study import Study

COUNT = 100000
SAMPLE = 64
"""Interviews classified."""


def archive_of(path: Path, count: int) -> Path:
    """A WARC file of so many pages, an interview each."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        for one in interviews(count):
            body = page(one).encode()
            told = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://series.example/interview-{one.number}/",
                    "response",
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=told,
                    warc_headers_dict={"WARC-Date": "2026-01-01T00:00:00Z"},
                )
            )
    return path


def rows(folder: Path) -> Iterator[Row]:
    """A row a stage; none may hold more than a gigabyte."""
    for name, one in stages(folder, COUNT).items():
        what = f"study of {COUNT:,} interviews: {name}"
        yield Row(what, f"{one.peak:.0f} MB", times(one), "", "1,000 MB", one.peak <= 1000)


def stages(folder: Path, count: int) -> dict[str, Taken]:
    """What each stage takes for so many interviews."""
    source, root = archive_of(folder / "series.warc", count), folder / "study"
    found = {"collect": taken("collect", source, "--study", root), "extract": taken("extract", "--study", root)}
    source.unlink()
    study = Study.open(root)
    every = folder / "every.jsonl"
    study.interviews.rename(every)
    with every.open(encoding="utf-8") as lines:
        study.interviews.write_text("".join(islice(lines, SAMPLE)), encoding="utf-8")
    found["classify a sample"] = taken("classify", root)
    said = list(study.read_predictions())
    every.replace(study.interviews)
    study.write_predictions(lent(study, said))
    return found | {"report": taken("report", "--study", root)}


def lent(study: Study, said: list[Prediction]) -> Iterator[Prediction]:
    """A prediction for each interview: one of the sample's in turns, under the interview's id and with its answers."""
    for number, interview in enumerate(study.read_interviews()):
        own = said[number % len(said)]
        answers = tuple(
            dataclasses.replace(one, answer=answer.number)
            for answer, one in zip(interview.answers, cycle(own.answers), strict=False)
        )
        yield dataclasses.replace(own, interview_id=interview.id, answers=answers)
