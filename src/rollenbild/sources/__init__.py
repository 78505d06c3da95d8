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
        ``http(s)://…``, ``wayback:PATTERN``, a WARC file or WACZ package, a folder of saved pages, a ``.txt`` list of
        addresses, or a table (``.csv``, ``.jsonl``, ``.parquet``).
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
    if source.lower().startswith("wayback:"):
        from rollenbild.sources.wayback import collect_wayback

        collect_wayback(source, options, store, progress)
        return
    _collect_local(source, options, store, progress)


def _collect_local(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Collect what is at hand as a file or folder."""
    from rollenbild.sources import archives, files, lists, table

    path = Path(source)
    name = path.name.lower()
    if path.is_dir():
        files.collect_folder(source, options, store, progress)
    elif path.is_file() and name.endswith(archives.SUFFIXES):
        archives.collect_archive(source, options, store, progress)
    elif path.is_file() and name.endswith(".txt"):
        lists.collect_list(source, options, store, progress)
    elif path.is_file() and path.suffix.lower() in files.TYPES:
        files.collect_file(source, options, store, progress)
    elif path.is_file() and path.suffix.lower() in table.SUFFIXES:
        table.collect_table(source, options, store, progress)
    else:
        raise UsageError(
            "This is no source." if path.exists() else "There is no such source.",
            where=source,
            next_step="Give an address that begins with https://, wayback:PATTERN, a WARC file, a folder of saved "
            "pages, a .txt list of addresses, or a table (.csv, .jsonl, .parquet).",
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
    from rollenbild.sources.files import TYPES, page_in, text_files
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
        body, kind, _ = page_in(file.read_bytes(), TYPES[file.suffix.lower()])
        yield decode(body, kind), kind, {"id": file.name}
