"""A text file of addresses, one a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rollenbild.errors import SourceError
from rollenbild.sources.addresses import cleaned, matches
from rollenbild.sources.content import decode
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore
from rollenbild.sources.visit import Visitor


def collect_list(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Every address of the file, in its order; empty lines and lines that begin with ``#`` are left alone.

    Raises
    ------
    SourceError
        The file holds no address, or none like ``--match``.
    """
    lines = [line.strip() for line in decode(Path(source).read_bytes(), "text/plain").splitlines()]
    stated = [line for line in lines if line and not line.startswith("#")]
    wrong = [line for line in stated if not cleaned(line)]
    addresses = list(dict.fromkeys(address for address in map(cleaned, stated) if address))
    wanted = [one for one in addresses if not options.match or matches(one, options.match)]
    if not wanted:
        raise SourceError(
            "The file holds no address." if not addresses else "No address of the file is like --match.",
            where=f"{source}: {wrong[0][:80]}" if wrong else source,
            next_step="Write one address a line, each with https:// in front; a text to classify goes to: "
            "rollenbild classify FILE",
        )
    visitor = Visitor(source, options, store, progress, *wanted)
    for address in wanted[: options.limit]:
        visitor.visit_whole(address)
    if wanted[options.limit :]:
        visitor.leave(wanted[options.limit], f"{options.limit} pages of this source were the bound (--max-pages)")
