"""A folder of saved pages and texts."""

from __future__ import annotations

import dataclasses
import datetime
import email
import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources.addresses import cleaned, matches
from rollenbild.sources.content import decode
from rollenbild.sources.links import canonical_of
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore
from rollenbild.sources.visit import unless_twin

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
    ".txt": "text/plain",
    ".md": "text/markdown",
}


def collect_folder(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Every saved page of a folder and the folders in it, by name; files on the way are not followed out of it.

    Raises
    ------
    SourceError
        The folder holds no page.
    """
    root = Path(source)
    inside = text_files(root)
    if options.match:
        inside = [path for path in inside if matches(path.relative_to(root).as_posix(), options.match)]
    if not inside:
        raise SourceError(
            "The folder holds no saved pages.",
            where=source,
            next_step="Pages are files that end in .html, .htm, .mhtml, .txt or .md, here only those like --match."
            if options.match
            else "Pages are files that end in .html, .htm, .mhtml, .txt or .md.",
        )
    with store.together():
        for path in inside[: options.max_pages]:
            url = "file:" + quote(path.relative_to(root).as_posix())
            progress(url)
            add_file(path, url, source, options, store)


def collect_file(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """A single saved page."""
    path = Path(source)
    url = "file:" + quote(path.name)
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
        return store.add(dataclasses.replace(page, reason=f"larger than {options.max_bytes} bytes"))
    try:
        body, kind, stated = page_in(path.read_bytes(), kind)
    except ValueError as error:
        return store.add(dataclasses.replace(page, reason=str(error)))
    known = store.get(url)
    if known is not None and known.sha256 == hashlib.sha256(body).hexdigest():
        return known
    identity = stated or url
    if kind.startswith("text/html"):
        identity = _stated_identity(decode(body, kind)) or identity
    saved = dataclasses.replace(page, status="fetched", canonical_url=identity, content_type=kind)
    return store.add(unless_twin(saved, store), body)


def page_in(content: bytes, kind: str) -> tuple[bytes, str, str]:
    """The page in a file: the file itself, or the first HTML or text part of a page saved as MHTML.

    Returns
    -------
    body, content type, address
        The address that the browser noted when it saved the page; empty where it did not.

    Raises
    ------
    ValueError
        An MHTML file without a page.
    """
    if kind != "multipart/related":
        return content, kind, ""
    message = email.message_from_bytes(content)
    for part in message.walk() if "MIME-Version" in message else ():
        if part.get_content_type() in {"text/html", "application/xhtml+xml", "text/plain"}:
            body = part.get_payload(decode=True)
            charset = part.get_content_charset()
            stated = f"text/html; charset={charset}" if charset else "text/html"
            place = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
            if isinstance(body, bytes) and body.strip():
                return body, stated if part.get_content_subtype() != "plain" else "text/plain", cleaned(str(place))
    raise ValueError("an MHTML file without a page in it")


def _stated_identity(html: str) -> str:
    link = BeautifulSoup(html[:200_000], "lxml").find("link", rel="canonical", href=True)
    return canonical_of(BeautifulSoup(str(link), "lxml"), str(link["href"])) if link is not None else ""
