"""Person, job and organisation where only a sentence of the teaser says them; unsure stays empty."""

from __future__ import annotations

import re

from rollenbild.extraction.people import JOB, is_place

_TITLE = r"(?:(?:Dr|Prof|Mag)\.\s+)*"
_WORD = r"[A-ZÄÖÜ][a-zäöüßéèáçğışøåæ'’]+(?:-[A-ZÄÖÜ][a-zäöüßéèáçğışøåæ'’]+)*"
_NAME = rf"{_TITLE}(?P<who>{_WORD}(?:\s+(?:von|van|de|zu|der)(?=\s))?(?:\s+{_WORD}){{1,3}})"
_DOES = (
    r"(?:ist|arbeitet|leitet|verantwortet|betreut|kümmert|spricht|beantwortet|antwortet|twittert|postet|schreibt|berät|"
    r"is|works|has\s+worked|runs|leads|looks|speaks|answers)"
)
_IS = {None, "ist", "arbeitet", "is", "works"}
_SENTENCE = re.compile(
    rf"{_NAME}(?:,\s*\d\d,?|\s*\(\d\d\))?(?:\s+(?P<does>{_DOES})\b|(?:\s+(?:gesprochen|getroffen|besucht))?,\s+(?=(?:[\w-]+\s+){{0,3}}?[\w-]*{JOB}))(?P<rest>[^.!?]{{0,160}})"
)
_PRONOUN = re.compile(
    r"\b(?:[Ss]ie\s+(?:ist|arbeitet)|[Ee]r\s+(?:ist|arbeitet)|[Ss]?[Hh]e\s+(?:is|works))\b(?P<rest>[^.!?]{0,160})"
)
_OF_ONESELF = re.compile(
    rf"\b(?:I['’]m|I\s+am|[Mm]y\s+name\s+is|[Ii]ch\s+bin|[Ii]ch\s+heiße|[Mm]ein\s+Name\s+ist)\s+{_NAME}"
)
_NO_NAME = frozenset(
    ["Unser", "Unsere", "Unserer", "Unserem", "Kollege", "Kollegin", "Frau", "Herr", "Herrn", "Der", "Die", "Das",
     "Den", "Dem", "Ein", "Eine", "Im", "In", "Am", "An", "Bei", "Für", "Mit", "Seit", "Heute", "Wer", "Was", "Wie",
     "Sie", "Er", "Es", "Ihr", "Wenn", "Als", "Von", "Zum", "Zur", "Our", "The", "A", "My", "We", "With", "Today",
     "Next", "At", "On"]
)  # fmt: skip
_NO_NAME_END = re.compile(
    r"(?:ung|keit|heit|schaft|dienst|service|abteilung|werke?n?|verband|team|manager\w*|redakteur\w*)$", re.I
)
_NO_JOB = r"(?!\w*(?:ion|ung)\b)"
_JOB = (
    r"(?:Leiter(?:in)?\s+(?:der|des)\s+[\w-]+|"
    rf"(?:[\w-]+\s+){{0,2}}?{_NO_JOB}[\w-]*{JOB}{_NO_JOB}[\w*:-]*(?:\s+(?:für|of|&|and|und|[A-ZÄÖÜ][\w-]*))*)"
)
_AS = re.compile(
    r"^\s*(?:als\s+|as\s+)?(?:seit\s+[\w\s]{3,20}?\d*\s+)?(?:eine?\s+|die\s+|der\s+|an?\s+|the\s+)?"
    rf"(?P<job>{_JOB})"
    r"(?=\s+(?:bei|beim|am|an|im|in|at|for|der|des|dem|seit|since)\b|\s*[,;(]|\s*$)"
)
_CAPITAL = r"[A-ZÄÖÜ][\w&.-]*[\w&]"
_AT = re.compile(
    r"\b(?:(?P<sure>bei|beim|at|@)|am|an|für|for|of)\s+(?:(?P<article>der|dem|den|die|das|the)\s+)?"
    rf"(?P<where>{_CAPITAL}(?:\s+(?:{_CAPITAL}|&|und(?=\s+[A-ZÄÖÜ])|für(?=\s+[A-ZÄÖÜ])|and(?=\s+[A-Z])|of(?=\s+[A-Z])))*)"
    rf"|(?<!\bin)(?<!\ban)(?<!\bauf)(?<!\baus)(?<!\bmit)(?<!\bzu)\s(?P<of>der)\s+(?P<whose>{_CAPITAL}(?:\s+(?:{_CAPITAL}|&|und(?=\s+[A-ZÄÖÜ])))+)"
)
_KIND = re.compile(r"^(?:[A-ZÄÖÜ]\w+er\s+)?(?:Studio|Agentur|Firma|Unternehmen|Startup|Konzern)\s+(?=[A-ZÄÖÜ])")
"""What an organisation is, before what it is called."""
_PLURAL = re.compile(r"^(\w*(?:werke|betriebe|dienste|verbände|häuser|märkte))n\b", re.I)


def person_in_prose(teaser: str, answers: str = "") -> tuple[str, str, str]:
    """Person, job title and organisation by the sentences that say who somebody is at work.

    Parameters
    ----------
    teaser : str
        The lead. Where its sentences name more than one person, none of them is taken.
    answers : str
        What the person says; used where they introduce themselves.
    """
    flat = " ".join(teaser.split())
    found = [(_bare(one["who"]), one) for line in teaser.splitlines() for one in _SENTENCE.finditer(line)]
    named = {who for who, _ in found if who}
    if len(named) == 1:
        said = [one for who, one in found if who]
        jobs = [_job(one["rest"]) for one in said if one["does"] in _IS or one["rest"].lstrip().startswith("als ")]
        return (
            named.pop(),
            next(filter(None, jobs), ""),
            next(filter(None, (_organisation(one["rest"]) for one in said)), ""),
        )
    if not named and (told := _PRONOUN.search(flat)):
        return "", _job(told["rest"]), _organisation(told["rest"])
    own = _OF_ONESELF.search(" ".join(answers[:1500].split()))
    if not named and own and (who := _bare(own["who"])):
        rest = own.string[own.end() : own.end() + 160].split(".", 1)[0]
        return who, _job(rest), _organisation(rest)
    return "", "", ""


def _bare(name: str) -> str:
    """A name without the words before it that begin with a capital too; empty where it is none."""
    words = name.split()
    while words and words[0] in _NO_NAME:
        words = words[1:]
    if len(words) < 2 or any(word in _NO_NAME or _NO_NAME_END.search(word) for word in words):
        return ""
    return " ".join(words)


def _job(rest: str) -> str:
    found = _AS.match(rest.lstrip(" ,"))
    return found["job"].strip() if found else ""


def _organisation(rest: str) -> str:
    for one in _AT.finditer(rest):
        where = (one["where"] or one["whose"]).rstrip(".")
        words = where.split()
        # What a preposition leads to is a place or a field more often than an organisation, unless it has a name.
        if is_place(words[0]) or (len(words) < 2 and not one["sure"]):
            continue
        where = _KIND.sub("", where)
        if one["article"] == "den":
            where = _PLURAL.sub(r"\1", where)
        elif (one["article"] or one["of"]) in {"der", "dem"} and words[0].endswith("en"):
            continue  # an adjective in a case of its own: its nominative would be guessed
        return where
    return ""
