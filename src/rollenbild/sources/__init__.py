"""Collect pages from wherever a series lives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rollenbild.errors import UsageError
from rollenbild.sources.content import decode
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

__all__ = ["CollectOptions", "PageStore", "collect", "decode", "table_rows"]


def collect(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Collect one source into the store; what is there already is not fetched again.

    Parameters
    ----------
    source : str
        ``http(s)://…``, a folder of saved pages, or a table (``.csv``, ``.jsonl``, ``.parquet``).
    progress : callable
        Told the address that is being worked on.

    Raises
    ------
    SourceError
        Nothing usable came from it.
    UsageError
        It is no source.
    """
    if source.lower().startswith(("http://", "https://")):
        from rollenbild.sources.web import collect_web

        collect_web(source, options, store, progress)
        return
    path = Path(source)
    if path.is_dir():
        from rollenbild.sources.files import collect_folder

        collect_folder(source, options, store, progress)
    elif path.is_file() and path.suffix.lower() in {".csv", ".jsonl", ".parquet"}:
        from rollenbild.sources.table import collect_table

        collect_table(source, options, store, progress)
    else:
        raise UsageError(
            "This is no source." if path.exists() else "There is no such source.",
            where=source,
            next_step="Give an address that begins with https://, a folder of saved pages, "
            "or a table (.csv, .jsonl, .parquet).",
        )


def table_rows(path: Path, text_column: str, id_column: str) -> object:
    """Texts of a table in its order; see `rollenbild.sources.table.table_rows`."""
    from rollenbild.sources.table import table_rows as rows

    return rows(path, text_column, id_column)
