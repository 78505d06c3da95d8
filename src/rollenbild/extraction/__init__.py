"""Say of a page whether it is an interview, and who says what in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rollenbild.extraction.result import Extraction, continues, stable_id
from rollenbild.records import Interview

__all__ = ["Extraction", "as_account", "continues", "extract", "merge", "stable_id"]


def extract(
    text: str,
    *,
    url: str,
    content_type: str = "text/html",
    canonical_url: str = "",
    hints: Mapping[str, str] | None = None,
    further: Sequence[str] = (),
) -> Extraction:
    """Read a page.

    Parameters
    ----------
    text : str
        The page's HTML, or plain text where ``content_type`` says so.
    canonical_url : str
        The page's identity, from which the interview's id is made; the address where empty.
    hints : mapping
        What the source knows of the page: ``id``, ``title``, ``published`` and the like.
    further : sequence of str
        HTML of the page's further pages (``?page=2``), in order: their text goes on where the first one's ends.

    Returns
    -------
    Extraction
        Whatever the page is, with the reason; nothing a page holds raises.
    """
    from rollenbild.extraction.reading import read_page

    return read_page(text, url, content_type, canonical_url or url, hints or {}, further)


def merge(found: Iterable[Interview], folder: Path | None = None) -> Iterator[Interview]:
    """The interviews, with those that stand at several addresses, or in several parts, counted once.

    The first keeps its place and gets the others' addresses in ``also_at``. The same text means four of five word
    runs in common; parts are pages of one site whose titles differ in ``Teil 2`` or the like, in the order given.

    Parameters
    ----------
    folder : Path, optional
        Where a temporary file may grow that holds the interviews until all were met.
    """
    from rollenbild.extraction.merging import merged

    return merged(found, folder)


def as_account(text: str, content_type: str, hints: Mapping[str, str]) -> Interview:
    """A text that does not look like an interview, taken for one person's account: a paragraph an answer."""
    from rollenbild.extraction.reading import read_account

    return read_account(text, content_type, hints)
