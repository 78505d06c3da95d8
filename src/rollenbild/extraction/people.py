"""Who is interviewed, as what, and where in the organisation: from title and teaser; unsure stays empty."""

from __future__ import annotations

import re

_WORD = r"(?!(?:Social|Community|Media|Online|Interview|Digital|Head|Content|Leiter|Manager)\b)[A-ZÄÖÜ][\w'’-]+"
_NAME = (
    rf"(?:(?:Dr\.|Prof\.|Mag\.)\s+)*{_WORD}(?:\s+(?:von|van|de|zu|der)(?=\s))?(?:\s+(?:[A-ZÄÖÜ]\.\s+)?{_WORD}){{1,3}}"
)
_PEOPLE = rf"{_NAME}(?:\s+(?:und|and|&)\s+{_NAME})?"
_BEFORE = (
    r"(?:(?:Interview|Gespräch|Nachgefragt|Talk|Treffen)\s+(?:mit|bei)|[Ff]ragen\s+an|Porträt:|Portrait:|"
    r"Im\s+(?:Gespräch|Interview)(?:\s+mit|:)|Nachgefragt\s+bei|Kurz\s+gefragt\s+bei|[Zz]u\s+Besuch\s+bei|Interview:|"
    r"(?:[Ii]nterview|Q\s?&\s?A|[Cc]onversation|[Qq]uestions)\s+(?:with|for)|Meet|Ein\s+Tag\s+mit|"
    r"\bMinuten\s+mit|day\s+in\s+the\s+life\s+of|Meet\s+the\s+\w+:|Fragebogen:)"
)
_TITLE = re.compile(rf"{_BEFORE}\s*(?P<who>{_PEOPLE})(?P<rest>.*)$")
_FIRST = re.compile(rf"(?:^|:\s+)(?P<who>{_NAME})(?P<rest>,\s*.*)$")
_END = re.compile(rf"(?::|\b(?:mit|with|of|an|bei))\s+(?P<who>{_NAME})$")
_AT = r"(?:bei\s+der|beim|bei|at\s+the|at|@)"
_REST = (
    re.compile(r"^,\s*(?P<job>[^,()|–]{3,80}?)\s*\((?P<where>[^()]{2,80})\)\s*$"),
    re.compile(rf"^,\s*(?P<job>[^,()|–]{{3,90}}?)\s+{_AT}\s+(?P<where>[^,()|–]{{2,80}}?)\s*$"),
    re.compile(r"^,\s*(?P<job>[^,()|–]{3,80}?),\s*(?P<where>[^,()|–]{2,80})\s*$"),
    re.compile(r"^,\s*(?P<job>[^,()|–]{3,80}?)\s+(?:von|der|des|of)\s+(?P<where>[A-ZÄÖÜ][^,()|–]{1,80}?)\s*$"),
    re.compile(r"^\s*\((?P<where>[^()]{2,80})\)\s*$"),
    re.compile(r"^\s+(?:von|bei|vom|at|of|from)\s+(?:der\s+)?(?P<where>[A-ZÄÖÜ][^,()|–]{1,80}?)\s*$"),
)
JOB = (
    r"(?:Social|Community|Online|Content|Digital|Kommunikation|Redakt|Manager|Sprecher|Leit|Head|Referent|Volont|Editor|"
    r"Officer|Lead|Berater|Strateg|Bibliothek|Koordinat|Beauftragt|Volontär|Advis[eo]r|Specialist|Sachbearbeit|Moderator|Betreuer|"
    r"betreuer|redakt|manager|koordinat|sprecher|referent|berater|leit)"
)
_PLACES: tuple[tuple[str, str], ...] = (
    ("self-employed", r"selbst?ständig\w*|freiberuf\w*|freelance\w*|self-employed"),
    ("agency", r"\w*[Aa]gentur|[Aa]gency"),
    ("staff unit", r"Stabsstelle\w*|Stabsabteilung|Stab\s+der\s+\w+|staff\s+unit"),
    ("customer service", r"Kunden(?:service|dienst|betreuung|center)\w*|[Cc]ustomer\s+(?:[Ss]ervice|[Ss]upport)"),
    ("HR", r"Personal(?:abteilung|wesen|marketing|bereich)|Human\s+Resources|HR(?:-\w+)?|Employer\s+Branding"),
    ("IT", r"IT(?:-\w+)?|Informationstechnik"),
    ("PR", r"Presse\w*|PR(?:-\w+)?|Public\s+Relations|[Pp]ress\s+(?:office|team)|Öffentlichkeitsarbeit"),
    ("marketing", r"\w*[Mm]arketing(?:-?\w+)?"),
    ("communication", r"\w*[Kk]ommunikation(?:s\w+)?|(?:[Cc]orporate\s+)?[Cc]ommunications?"),
    ("own department", r"(?:eigenen?|own)\s+(?:Social[- ]Media[- ])?(?:Abteilung|Team|department)"),
)  # fmt: skip
_ANY_PLACE = re.compile("|".join(rf"(?P<p{k}>\b(?:{words})\b)" for k, (_, words) in enumerate(_PLACES)))
_SITS = re.compile(
    r"(?:in\s+(?:der|unserer|einer|the|our|an?)\s+(?:Abteilung\s+|department\s+)?|im\s+(?:Bereich\s+|Team\s+|Referat\s+)?|"
    r"[Aa]bteilung\s+(?:für\s+)?|Bereich\s+|Referat\s+(?:für\s+)?|Ressort\s+|[Tt]eil\s+(?:der|des|von)\s+|part\s+of\s+(?:the\s+)?|"
    r"(?:gehör\w+|angesiedelt|sitz\w+|arbeit\w+|work\w*|sits?|based)\s+(?:\w+\s+){0,3}?"
    r"(?:zur|zum|in\s+der|im|bei\s+der|beim|in\s+einer|in\s+the|in|for\s+an?|bei\s+einer)\s+)"
    r"(?:eigenen?\s+|[a-zäöü]+e[nr]?\s+)?$"
)
_BELONGS = re.compile(
    r"\b(?:angesiedelt|gehör\w+|sitz\w+|zugeordnet|(?:bin|sind|ist)\s+Teil|sits?|reports?|(?:am|are|is)\s+part|belongs?)\b"
)
_SAYS_WHERE = re.compile(
    r"\b(?:[Ii]ch|[Ww]ir|I|[Ww]e|[Mm]ein\w*|[Uu]nser\w*|[Mm]y|[Oo]ur)\b[^.!?]{0,40}?"
    + _BELONGS.pattern
    + r"[^.!?]{0,30}$"
)
_AT_ONE = re.compile(r"\b(?:bei|at|for)\s+(?:der|einer|an?|the)\s+(?:\w+\s+)?$")
_ALONE = {"self-employed", "staff unit", "own department"}


def person_of(title: str) -> tuple[str, str, str]:
    """Person, job title and organisation that a title names, each empty if it does not."""
    flat = " ".join(title.split())
    found = _TITLE.search(flat)
    if not found:
        found = _FIRST.search(flat)
        if not found or not re.search(JOB, found["rest"]):
            return "", "", ""
    rest = found["rest"].rstrip(" .:!")
    for pattern in _REST:
        if match := pattern.match(rest):
            groups = match.groupdict()
            return found["who"], (groups.get("job") or "").strip(), (groups.get("where") or "").strip()
    if not rest.strip(" .:!?"):
        return found["who"], "", ""
    if job := re.match(rf"^,\s*(?P<job>[^,()|–:]*{JOB}[^,()|–:]*)$", rest):
        return found["who"], job["job"].strip(), ""
    return (
        (found["who"], "", "")
        if rest[0] in ",:(–-|" or rest.startswith((" über", " zu ", " on ", " about"))
        else ("", "", "")
    )


def person_at_the_end(title: str) -> str:
    """A name that ends a title after a colon or ``mit``; only as sure as its coming again in the text."""
    found = _END.search(" ".join(title.split()))
    return found["who"] if found else ""


def department_of(job_title: str, organisation: str, teaser: str, answers: str) -> str:
    """Where in the organisation the person sits, in ten words of our own, or "".

    Parameters
    ----------
    teaser : str
        Title and lead; a place counts only where a phrase says that somebody sits or works there.
    answers : str
        What the person says; a place counts only where they say it of themselves and now.
    """
    flat = " ".join(teaser[:3000].split())
    for found in _ANY_PLACE.finditer(flat):
        before = flat[max(0, found.start() - 60) : found.start()]
        if _place(found) in _ALONE or _SITS.search(before) or (_place(found) == "agency" and _AT_ONE.search(before)):
            return _place(found)
    if named := _ANY_PLACE.search(job_title):
        leads = re.match(r"(?:Head|Director|Leit\w*|Referent\w*|Abteilungsleit\w*|VP|Chef\w*|Teamleit\w*)\b", job_title)
        if leads and _place(named) not in _ALONE:
            return _place(named)
    if re.search(r"\b(?:\w*[Aa]gentur|[Aa]gency)\b", organisation):
        return "agency"
    flat = " ".join(answers[:6000].split())
    for said in _BELONGS.finditer(flat):
        for found in _ANY_PLACE.finditer(flat, said.end(), said.end() + 70):
            if _SAYS_WHERE.search(flat[max(0, found.start() - 70) : found.start()]):
                return _place(found)
    return ""


def is_place(word: str) -> bool:
    """Whether a word says where in an organisation somebody sits."""
    return _ANY_PLACE.fullmatch(word) is not None


def _place(found: re.Match[str]) -> str:
    return _PLACES[int((found.lastgroup or "p0")[1:])][0]
