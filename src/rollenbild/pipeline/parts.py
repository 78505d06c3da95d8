"""Parts: what becomes of one shard, as a Parquet file of its own that is there whole or not at all."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rollenbild.codebook import Codebook
from rollenbild.errors import UsageError
from rollenbild.records import Interview
from rollenbild.report.tables import interview_columns

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 256
"""Rows written at a time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A shard done: its name, the file written, and how many of what were met."""

    shard: str
    path: Path
    counts: dict[str, int]


def part_path(folder: Path, shard: Path) -> Path:
    """Where a shard's part is written."""
    return folder / f"{shard.name}.parquet"


def interview_schema() -> pa.Schema:
    """Columns of a part of interviews: the fields of `records.Interview`."""
    import pyarrow as pa

    turn = pa.struct([("speaker", pa.string()), ("text", pa.string()), ("name", pa.string())])
    kinds = {"turns": pa.list_(turn), "also_at": pa.list_(pa.string())}
    return pa.schema([(one.name, kinds.get(one.name, pa.string())) for one in dataclasses.fields(Interview)])


def table_schema(codebook: Codebook) -> pa.Schema:
    """Columns of a part of classified interviews: those of ``interviews.csv``."""
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        if name.startswith("p_"):
            return pa.float64()
        return pa.int64() if name in {"words", "answers"} or name.endswith("_words") else pa.string()

    return pa.schema([(name, kind(name)) for name in interview_columns(codebook)])


def write_part(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> int:
    """Write rows as they come; gives back how many. The same rows are the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    count = 0
    waiting: list[dict[str, Any]] = []
    try:
        with pq.ParquetWriter(temporary, schema) as writer:
            for row in rows:
                count += 1
                waiting.append(row)
                if len(waiting) == ROWS:
                    writer.write_table(pa.Table.from_pylist(waiting, schema))
                    waiting = []
            writer.write_table(pa.Table.from_pylist(waiting, schema))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


@contextmanager
def parts_folder(folder: Path) -> Iterator[Path]:
    """The folder for parts, made if it is not there; what a killed process left in it goes before and after.

    Raises
    ------
    UsageError
        It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
    except OSError as error:
        raise UsageError(f"The folder for the parts cannot be used: {error.strerror}.", where=str(folder)) from error
    try:
        yield folder.absolute()
    finally:
        _clear(folder)


def _clear(folder: Path) -> None:
    for left in folder.glob(".*.partial"):
        left.unlink(missing_ok=True)
