"""Shards: the files that a large source comes in, read one page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollenbild.errors import SourceError, UsageError
from rollenbild.sources.archives import content_type_of, read_records, read_within
from rollenbild.sources.content import MAX_BYTES
from rollenbild.sources.visit import is_text

WARC = (".warc", ".warc.gz")
SUFFIXES = (*WARC, ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as an archive holds it; ``body`` is None for what is no page of text, or none that can be read."""

    url: str
    time: str
    content_type: str
    body: bytes | None


def shards_in(places: list[Path], suffixes: tuple[str, ...] = SUFFIXES) -> list[Path]:
    """The shards named, and those in the folders named, each once, in order of their names.

    Raises
    ------
    UsageError
        One is missing or no shard, or two have the same name.
    """
    found: dict[str, Path] = {}
    for place in places:
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        shards = [one for one in inside if one.is_file() and one.name.lower().endswith(suffixes)]
        if not shards:
            raise UsageError(
                "There is no shard here." if place.exists() else "There is no such file.",
                where=str(place),
                next_step=f"Give files that end in {', '.join(suffixes)}, or folders of such.",
            )
        for one in shards:
            if found.setdefault(one.name, one.absolute()) != one.absolute():
                raise UsageError(
                    "Two shards have the same name; each would take the other's place.",
                    where=f"{found[one.name]}, {one}",
                    next_step="Name one of them otherwise, or give each folder apart.",
                )
    return [found[name] for name in sorted(found)]


def captures(path: Path) -> Iterator[Capture]:
    """Every response and resource in a WARC file, one at a time; a damaged record is passed over.

    Raises
    ------
    SourceError
        The file holds no record that can be read.
    """
    damages: list[tuple[int, str]] = []
    records = 0
    with path.open("rb") as stream:
        for _, record in read_records(stream, damages):
            records += 1
            if record.rec_type in {"response", "resource"}:
                yield _capture(record)
    if not records:
        raise SourceError(
            "The shard holds no record that can be read.", where=damages[0][1] if damages else "the file is empty"
        )


def _capture(record: Any) -> Capture:
    kind = content_type_of(record)
    http = record.http_headers
    fine = (http is None or http.get_statuscode() == "200") and is_text(kind, b"<")
    return Capture(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        time=(record.rec_headers.get_header("WARC-Date") or "")[:19] + "Z",
        content_type=kind,
        body=read_within(record.content_stream(), MAX_BYTES) if fine else None,
    )
