"""The interviews as a bibliography, each with the day it was read and its archived copy: CSL-JSON and BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.records import Interview
from rollenbild.report.findings import Findings
from rollenbild.report.rows import safe_link

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TOGETHER = re.compile(r"\s+(?:und|and|&)\s+|\s*[,;/]\s+")
_PARTICLES = {"von", "van", "de", "der", "den", "zu", "zur", "vom", "di", "da", "del", "la", "le", "ten", "ter"}


def csl_text(findings: Findings) -> Iterator[str]:
    """The interviews as CSL-JSON, which Zotero and Pandoc read; an interview at a time."""
    accessed = _accessed(findings)
    yield "["
    for number, one in enumerate(findings.interviews):
        entry = json.dumps(_csl(one, accessed.get(one.url, "")), ensure_ascii=False, indent=1)
        yield f"{',' if number else ''}\n {entry.replace(chr(10), f'{chr(10)} ')}"
    yield "\n]\n" if findings.interviews else "]\n"


def bibtex_text(findings: Findings, language: Language) -> Iterator[str]:
    """The interviews as BibTeX (``@online``, as biblatex has it); an interview at a time."""
    accessed = _accessed(findings)
    for number, one in enumerate(findings.interviews, start=1):
        entry = bibtex_entry("online", _key(one, number), _fields(one, accessed.get(one.url, ""), language))
        yield entry if number == 1 else f"\n{entry}"


def bibtex_entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of a BibTeX file; fields without content are left out, their text is escaped for TeX."""
    lines = [f"  {name} = {{{tex(value, verbatim=name == 'url')}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def tex(text: str, *, verbatim: bool = False) -> str:
    """Text that TeX prints as it stands; an address (``verbatim``) only loses what could end its field."""
    flat = " ".join(_INVISIBLE.sub(" ", text).split())
    if verbatim:
        return "".join(f"%{ord(sign):02X}" if sign in "{}\\ " else sign for sign in flat)
    return "".join(_TEX.get(sign, sign) for sign in flat)


def names(people: str) -> list[dict[str, str]]:
    """People of a byline, each as family and given name; what is no such name stays literal."""
    found = []
    for person in filter(None, _TOGETHER.split(_flat(people))):
        parts = person.split()
        if len(parts) < 2 or len(parts) > 6:
            found.append({"literal": person})
            continue
        start = len(parts) - 1
        while start > 1 and parts[start - 1].lower() in _PARTICLES:
            start -= 1
        found.append({"family": " ".join(parts[start:]), "given": " ".join(parts[:start])})
    return found


def _csl(one: Interview, accessed: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": one.id,
        "type": "interview",
        "title": _flat(one.title),
        "author": names(one.interviewee),
        "genre": "Interview",
        "language": one.language,
        "URL": safe_link(one.url),
        "archive_location": safe_link(one.archive_url),
        "issued": _date(one.published),
        "accessed": _date(accessed),
    }
    return {key: value for key, value in entry.items() if value}


def _fields(one: Interview, accessed: str, language: Language) -> dict[str, str]:
    archived = safe_link(one.archive_url)
    issued = _date(one.published)
    return {
        "author": " and ".join(
            person.get("literal") or f"{person['family']}, {person['given']}" for person in names(one.interviewee)
        ),
        "title": one.title,
        "date": one.published[:10] if issued else "",
        "url": safe_link(one.url),
        "urldate": accessed,
        "note": say(language, "archived_at", address=archived) if archived else "",
        "langid": {"de": "ngerman", "en": "english"}.get(one.language, ""),
    }


def _key(one: Interview, number: int) -> str:
    """A key that BibTeX takes and no other entry has."""
    return f"{re.sub('[^A-Za-z0-9-]+', '-', one.id)[:60].strip('-') or 'interview'}-{number}"


def _accessed(findings: Findings) -> dict[str, str]:
    return {page.url: page.time[:10] for page in findings.pages if page.status == "fetched"}


def _date(iso: str) -> dict[str, list[list[int]]]:
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", iso)
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else {}


def _flat(text: str) -> str:
    return " ".join(_INVISIBLE.sub(" ", text).split())
