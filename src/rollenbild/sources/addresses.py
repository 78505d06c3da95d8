"""Addresses: their clean form, which belong to a site, and which are never an interview."""

from __future__ import annotations

import fnmatch
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_NOISE_PARAMETERS = re.compile(
    r"^(utm_.*|fbclid|gclid|mc_[ce]id|ref|share|replytocom|nb|print|format|amp|output|sid|phpsessid|jsessionid)$", re.I
)
_FILES = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|ogg|wav|avi|mov|docx?|xlsx?|pptx?)$",
    re.I,
)
_NO_ARTICLE = re.compile(
    r"""/(?:feed|rss|atom|trackback|amp|print|drucken|embed|wp-admin|wp-login(?:\.php)?|wp-json|xmlrpc\.php|login|
        logout|register|registrieren|warenkorb|cart|suche|search|impressum|imprint|datenschutz\w*|privacy[\w-]*|
        kontakt|contact|agb|tags?|schlagw[oö]rt\w*|schlagwort|author|autor|kategorien?|category|categories|archiv\w*)
        (?:/|\.html?$|\.php$|$)""",
    re.I | re.X,
)
_LIST_QUERY = re.compile(r"&(?:cat|tag|author|m|w|day|monthnum|year|feed|s|attachment_id)=", re.I)
"""What WordPress without pretty addresses has for categories, archives, feeds and searches."""
_DATE_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
_PAGE_NUMBER = re.compile(
    r"(?:/(?:page|seite|p)[/-]?\d+/?(?:index\.html?)?$)|(?:[?&](?:page|paged|seite|pg|start)=\d+)", re.I
)
"""``?p=17`` is not among them: by default WordPress gives its posts such addresses."""


def cleaned(address: str, base: str = "") -> str:
    """An address made absolute, without fragment, session, tracking and reply parameters; "" if it is no page."""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = parts.hostname.lower()
    if ":" in host:
        host = f"[{host}]"
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        host += f":{port}"
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _NOISE_PARAMETERS.match(pair[0])])
    path = re.sub(r"/index\.(?:html?|php)$", "/", parts.path) or "/"
    return urlunsplit((parts.scheme, host, path, query, ""))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host and port; ``www.`` does not count."""
    first, second = urlsplit(one), urlsplit(other)
    return first.netloc.removeprefix("www.") == second.netloc.removeprefix("www.")


def matches(address: str, globs: tuple[str, ...]) -> bool:
    """Whether an address or its path is like one of the globs."""
    path = urlsplit(address).path
    return any(fnmatch.fnmatchcase(address, glob) or fnmatch.fnmatchcase(path, glob) for glob in globs)


def is_root(address: str) -> bool:
    """Whether an address is a site's first page."""
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def is_noise(address: str) -> bool:
    """Whether an address can be no interview by its form: files, feeds, tags, archives, imprint."""
    parts = urlsplit(address)
    if parts.path in {"", "/"} and _LIST_QUERY.search(f"&{parts.query}"):
        return True
    return bool(_FILES.search(parts.path) or _NO_ARTICLE.search(parts.path) or _DATE_ARCHIVE.search(parts.path))


def is_numbered_page(address: str) -> bool:
    """Whether an address looks like a further page of a list."""
    return bool(_PAGE_NUMBER.search(address))
