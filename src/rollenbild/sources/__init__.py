"""Collect pages from wherever a series lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rollenbild.errors import UsageError
from rollenbild.sources.content import decode
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

__all__ = ["CollectOptions", "PageStore", "collect", "decode", "texts_of"]


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


def texts_of(path: Path, text_column: str, id_column: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Texts of a table, of a text or HTML file, or of all such files in a folder, in their order.

    Returns
    -------
    iterator of (text, content type, hints)

    Raises
    ------
    UsageError
        There is no such file, it holds no texts, or the table lacks the column.
    """
    from rollenbild.sources.files import TYPES, text_files
    from rollenbild.sources.table import SUFFIXES, table_rows

    if path.is_file() and path.suffix.lower() in SUFFIXES:
        for text, hints in table_rows(path, text_column, id_column):
            yield text, "text/plain", hints
        return
    files = text_files(path) if path.is_dir() else [path] if path.is_file() and path.suffix.lower() in TYPES else []
    if not files:
        raise UsageError(
            "There are no texts to classify.",
            where=str(path),
            next_step="Give a study, a table (.csv, .jsonl, .parquet), or text or HTML files or a folder of them.",
        )
    for file in files:
        kind = TYPES[file.suffix.lower()]
        yield decode(file.read_bytes(), kind), kind, {"id": file.name}
