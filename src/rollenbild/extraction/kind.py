"""What a page is: an interview, a portrait, an index, or something else, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rollenbild.extraction.dom import Tags
from rollenbild.extraction.lines import Line
from rollenbild.extraction.turns import Reading
from rollenbild.records import PageKind

LEAST_WORDS = 60
LEAST_ANSWERED = 40
LEAST_OWN = 0.035
"""Share of words for oneself that an account of one's own has at least; a review in the first person has fewer."""
LEAST_ANSWER = 12
"""Words an answer has on average at least; a list of frequent questions is terser and speaks of no one."""

MUCH_SPEECH = 3
"""Passages in somebody's own words that make prose a portrait even if it names them only once."""

_SINGULAR = re.compile(r"\b(?:[Ii]ch|[Mm]ich|[Mm]ir|[Mm]ein\w*|I|[Mm]e|[Mm]y)\b")
_PLURAL = re.compile(r"\b(?:[Ww]ir|[Uu]ns|[Uu]nser\w*|[Ww]e|[Oo]ur|us)\b")
_REPORTED = re.compile(r"\b(?:er|sie|he|she|sein\w*|ihr\w*|his|her)\b", re.I)
_SPEECH = re.compile(r"[»„“\"][^»«„“”\"]{12,}[«“”\"]")
_SAID = re.compile(
    r"\b(?:sagt|erzählt|meint|findet|erklärt|lacht|berichtet|glaubt|weiß|says|said|tells|told|explains|laughs|adds)\s+"
    r"(?:er|sie|he|she|[A-ZÄÖÜ]\w+)\b|\b(?:he|she)\s+(?:says|said|tells|explains|laughs|adds)\b"
)
_PORTRAIT = re.compile(
    r"portr[äa]i?t|zu besuch|ein tag (?:mit|im leben|als)|a day in the life|day with|mein (?:arbeits)?tag|my job", re.I
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A page's kind with its reason; ``form`` is the interview's form where it is one."""

    kind: PageKind
    reason: str
    form: str = ""


def kind_of(lines: list[Line], reading: Reading | None, title: str) -> Kind:
    """Judge a page by its article lines and the turns found in them."""
    words = sum(len(line.text.split()) for line in lines)
    if words < LEAST_WORDS:
        return Kind("other", f"only {words} words of text" if words else "no text of its own")
    if reading is not None:
        return _judged(reading)
    text = "\n".join(line.text for line in lines)
    if len(_SINGULAR.findall(text)) >= max(4, LEAST_OWN * words):
        return Kind("portrait", "told in the first person", "first-person")
    speech = len(_SPEECH.findall(text)) + len(_SAID.findall(text)) // 2
    told = len(_REPORTED.findall(text)) >= 0.015 * words and speech >= 1
    if told and (speech >= MUCH_SPEECH or _PORTRAIT.search(title) or _repeats_a_name(text)):
        return Kind("portrait", "prose about one person with their own words", "portrait")
    return Kind("other", "neither questions and answers nor one person's account")


def _judged(reading: Reading) -> Kind:
    answers = [turn.text for turn in reading.turns if turn.speaker == "interviewee"]
    words = [len(answer.split()) for answer in answers]
    if len(answers) < 2 or sum(words) < LEAST_ANSWERED:
        return Kind("other", "hardly any answers")
    if sum(words) / len(words) < LEAST_ANSWER:
        return Kind("other", "questions with answers too short for an interview")
    said = "\n".join(answers)
    personal = len(_SINGULAR.findall(said)) + len(_PLURAL.findall(said))
    if reading.way != "names" and personal < 0.01 * sum(words):
        return Kind("other", "questions and answers in which nobody speaks of themselves")
    return Kind("interview", f"questions marked by {reading.way}", "qa")


def is_index(tags: Tags) -> bool:
    """Whether a page lists other pages: several headlines that are links to different addresses."""
    targets = set()
    for heading in [*tags.get("h1", ()), *tags.get("h2", ()), *tags.get("h3", ())]:
        link = next(heading.iter("a"), None)
        if link is None:
            link = next(heading.iterancestors("a"), None)
        address = "" if link is None else link.get("href") or ""
        if address and not address.startswith("#"):
            targets.add(address)
    return len(targets) >= 4


def _repeats_a_name(text: str) -> bool:
    names = re.findall(r"\b[A-ZÄÖÜ][a-zäöüß]+\s+([A-ZÄÖÜ][a-zäöüß-]{2,})\b", text)
    return any(len(re.findall(rf"\b{re.escape(name)}\b", text)) >= 3 for name in set(names))
