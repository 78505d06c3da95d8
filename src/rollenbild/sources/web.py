"""A live site: from the address of a series to its interviews.

What a site says of itself comes first (WordPress' interface, sitemap, feed), for it is complete and costs few
requests; the links of the list and of its further pages complete it. Where the person gave one list inside
a site, only that list's pages are collected.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from rollenbild.errors import SourceError
from rollenbild.records import Page
from rollenbild.sources import discovery
from rollenbild.sources.addresses import cleaned, is_numbered_page, is_root, matches
from rollenbild.sources.links import links_of
from rollenbild.sources.options import CollectOptions
from rollenbild.sources.store import PageStore
from rollenbild.sources.visit import Visitor

MAX_INDEX_PAGES = 500
"""Further pages of one list: no series is longer, an endless calendar is."""


def collect_web(source: str, options: CollectOptions, store: PageStore, progress: Callable[[str], None]) -> None:
    """Collect a series from its index page, feed or sitemap (or a single interview from its own page).

    Raises
    ------
    SourceError
        The address itself gives nothing: no answer, no HTML, forbidden; or no page of it is like ``--match``.
    """
    start = cleaned(source)
    if not start:
        raise SourceError("This is no web address.", where=source, next_step="Begin it with https://")
    visitor = Visitor(source, options, store, progress)
    first = visitor.visit(start, _role(start, visitor))
    if first.status != "fetched":
        raise SourceError(
            f"Nothing can be collected there: {first.reason}.",
            where=source,
            next_step="Check the address in a browser; a series that is gone may be in the Wayback Machine.",
        )
    wanted = 0
    for address, hints in _candidates(visitor, first):
        if options.match and not matches(address, options.match):
            continue
        if wanted >= options.limit:
            visitor.leave(address, f"{options.limit} pages of this source were the bound (--max-pages)")
            return
        if visitor.store.get(address) is None or address not in visitor.visited:
            visitor.visit_whole(address, hints)
        wanted += 1
    if options.match and not wanted:
        raise SourceError(
            "No address of the series is like --match.",
            where=f"{source}, {' '.join(options.match)}",
            next_step="A glob must fit the whole address or its path, for example '*/interview/*'.",
        )


def _role(start: str, visitor: Visitor) -> str:
    """What the person's address is asked as: a list to read, or a file that lists addresses."""
    known = visitor.store.get(start)
    if known is not None:
        return known.role
    path = urlsplit(start).path.lower()
    if path.endswith((".xml", ".xml.gz", ".rss", ".atom")) or "sitemap" in path:
        return "sitemap" if "sitemap" in path else "feed"
    return "feed" if path.rstrip("/").endswith(("/feed", "/rss", "/atom")) else "index"


def _candidates(visitor: Visitor, first: Page) -> discovery.Found:
    """Addresses of pages that may be interviews, each once, the surest way of finding them first."""
    body = visitor.store.body(first)
    seen = {first.url}
    ways: Iterator[discovery.Found]
    if discovery.is_sitemap(body):
        ways = iter([discovery.sitemap_pages(visitor, first.url, (first.url,), asked=True)])
    elif discovery.is_feed(first, body):
        ways = iter([discovery.feed_posts(visitor, first.url, first.url)])
    else:
        ways = _ways(visitor, first)
    for way in ways:
        for address, hints in way:
            if address not in seen:
                seen.add(address)
                yield address, hints


def _ways(visitor: Visitor, first: Page) -> Iterator[discovery.Found]:
    html = visitor.text(first)
    whole_site = is_root(first.url) or bool(visitor.options.match)
    told = list(discovery.wordpress_posts(visitor, html, first.url, whole_site=whole_site))
    if not told and whole_site:
        told = list(discovery.sitemap_pages(visitor, first.url, visitor.sitemaps(first.url)))
    if not told:
        for feed in discovery.feeds_of(html, first.url, whole_site=whole_site):
            told += discovery.feed_posts(visitor, feed, first.url)
    further = links_of(html, first.url, visitor.options.match)
    listed = {*further.candidates, *further.further}
    # What the site tells of itself without touching the list that was asked for is another list.
    if told and (visitor.options.match or not listed or listed & {address for address, _ in told}):
        yield iter(told)
        yield ((address, {}) for address in further.candidates)
        return
    yield from _lists(visitor, first)


def _lists(visitor: Visitor, first: Page) -> Iterator[discovery.Found]:
    """The links of a list and of its further pages."""
    lists = deque([first.url])
    known = {first.url}
    while lists:
        page = visitor.visit(lists.popleft(), "index")
        if page.status != "fetched":
            continue
        links = links_of(visitor.text(page), page.url, visitor.options.match)
        for further in links.further:
            if further in known:
                continue
            if len(known) >= MAX_INDEX_PAGES:
                visitor.leave(further, f"{MAX_INDEX_PAGES} pages of one list are read at most", "index")
                break
            known.add(further)
            lists.append(further)
        yield ((address, {}) for address in links.candidates if address not in known and not is_numbered_page(address))
