"""A folder of saved pages and texts."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources.content import decode
from rollenbild.sources.links import canonical_of
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore

TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".md": "text/markdown"}


def collect_folder(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Every saved page of a folder and the folders in it, by name; files on the way are not followed out of it.

    Raises
    ------
    SourceError
        The folder holds no page.
    """
    root = Path(source)
    inside = text_files(root)[: options.max_pages]
    if not inside:
        raise SourceError(
            "The folder holds no saved pages.",
            where=source,
            next_step="Pages are files that end in .html, .htm, .txt or .md.",
        )
    for path in inside:
        url = "file:" + quote(path.relative_to(root).as_posix())
        progress(url)
        add_file(path, url, source, options, store)


def text_files(root: Path) -> list[Path]:
    """Saved pages and texts of a folder and the folders in it, by name; links that lead out of it are left alone."""
    files = sorted(path for path in root.rglob("*") if path.suffix.lower() in TYPES and path.is_file())
    return [path for path in files if path.resolve().is_relative_to(root.resolve())]


def add_file(path: Path, url: str, source: str, options: CollectOptions, store: PageStore) -> Page:
    """Save one file as a page; unchanged files of an earlier run stand as they are."""
    kind = TYPES[path.suffix.lower()]
    stamp = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    page = Page(url, url, source, "failed", "", stamp, content_type=kind)
    if path.stat().st_size > options.max_bytes:
        return store.add(_with(page, reason=f"larger than {options.max_bytes} bytes"))
    body = path.read_bytes()
    known = store.get(url)
    if known is not None and known.sha256 == hashlib.sha256(body).hexdigest():
        return known
    identity = url
    if kind == "text/html":
        identity = _stated_identity(decode(body, kind)) or url
    return store.add(_with(page, status="fetched", canonical_url=identity), body)


def _stated_identity(html: str) -> str:
    link = BeautifulSoup(html[:200_000], "lxml").find("link", rel="canonical", href=True)
    return canonical_of(BeautifulSoup(str(link), "lxml"), str(link["href"])) if link is not None else ""


def _with(page: Page, **changes: str) -> Page:
    import dataclasses

    return dataclasses.replace(page, **changes)  # type: ignore[arg-type]
