"""A shard a call: read it, find interviews in it, classify them, write its part."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rollenbild.classifier import Model
from rollenbild.errors import UsageError
from rollenbild.extraction import extract, merge
from rollenbild.extraction.funnel import STEPS, sift
from rollenbild.pipeline.parts import Part, interview_schema, part_path, table_schema, write_part
from rollenbild.pipeline.stages import predicted
from rollenbild.pipeline.texts import read_text
from rollenbild.pipeline.workers import at_work, batches, jobs_of
from rollenbild.records import Interview, interview_from
from rollenbild.report.tables import interview_row
from rollenbild.sources import decode
from rollenbild.sources.shards import WARC, captures
from rollenbild.sources.table import row_of, streamed

Work = Callable[[Path], Part]
"""What is done with a shard."""

FIELDS = tuple(one.name for one in dataclasses.fields(Interview))


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table shard hold text and id."""

    text: str = "text"
    id: str = "id"


def extract_shard(shard: Path, *, folder: Path, columns: Columns) -> Part:
    """Interviews of a shard, a row each; near copies within the shard are one."""
    counts: Counter[str] = Counter()
    return _interviews_part(shard, folder, _interviews(shard, columns, counts), counts)


def classify_shard(shard: Path, *, folder: Path, columns: Columns, model: Model) -> Part:
    """A shard's interviews with their labels, in the columns of ``interviews.csv``."""
    counts: Counter[str] = Counter()
    interviews = batches(_interviews(shard, columns, counts))
    rows = (
        interview_row(one, said, model.codebook)
        for batch in interviews
        for one, said in zip(batch, predicted(model, batch), strict=True)
    )
    path = part_path(folder, shard)
    counts["interviews"] = write_part(path, rows, table_schema(model.codebook))
    return Part(shard.name, path, dict(counts))


def sift_shard(shard: Path, *, folder: Path) -> Part:
    """Interviews of a WARC file of the open web, cheap tests first; counts how many pages pass each step."""
    counts: Counter[str] = Counter(dict.fromkeys(("records", *STEPS), 0))

    def found() -> Iterator[Interview]:
        for capture in captures(shard):
            counts["records"] += 1
            if capture.body is None:
                continue
            passed, interview = sift(decode(capture.body, capture.content_type), capture.url, capture.content_type)
            counts.update(STEPS[:passed])
            if interview is not None:
                yield interview

    return _interviews_part(shard, folder, found(), counts)


def run_shards(work: Work, shards: Sequence[Path], jobs: int | None) -> Iterator[Part]:
    """Parts in the order of the shards, by ``jobs`` processes (None: one a core)."""
    return at_work(work, shards, min(jobs_of(jobs), len(shards)), alone=0)


def _interviews_part(shard: Path, folder: Path, found: Iterable[Interview], counts: Counter[str]) -> Part:
    path = part_path(folder, shard)
    rows = (dataclasses.asdict(one) for one in merge(found, folder))
    counts["interviews"] = write_part(path, rows, interview_schema())
    return Part(shard.name, path, dict(counts))


def _interviews(shard: Path, columns: Columns, counts: Counter[str]) -> Iterator[Interview]:
    """The interviews of a shard: those of a WARC file merged, of a table as many as it has rows."""
    if shard.name.lower().endswith(WARC):
        yield from merge(_of_pages(shard, counts))
        return
    for number, (_, record) in enumerate(streamed(shard), start=1):
        counts["records"] += 1
        yield _of_record(record, number, shard, columns)


def _of_pages(shard: Path, counts: Counter[str]) -> Iterator[Interview]:
    for capture in captures(shard):
        counts["records"] += 1
        if capture.body is None:
            continue
        text = decode(capture.body, capture.content_type)
        found = extract(text, url=capture.url, content_type=capture.content_type)
        counts["pages"] += 1
        if found.interview is not None:
            yield found.interview


def _of_record(record: dict[str, Any], number: int, shard: Path, columns: Columns) -> Interview:
    """A row: an interview that was found before (it has turns), else a text to be read."""
    if record.get("turns"):
        return interview_from({name: record[name] for name in FIELDS if record.get(name) is not None})
    if columns.text not in record:
        raise UsageError(
            f"The shard has neither turns nor a column {columns.text!r}.",
            where=shard.name,
            next_step="Name the column that holds the text with --text-column.",
        )
    text, hints = row_of(record, number, columns.text, columns.id)
    return read_text(text, "text/plain", hints)
