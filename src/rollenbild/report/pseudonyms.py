"""Findings without names: codes in place of persons, organisations and addresses, in whatever is exported."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rollenbild.records import Interview, Label, Page, Prediction, Turn
from rollenbild.report.findings import Findings
from rollenbild.report.renaming import Names, known_codes, organisation_variants, person_variants

if TYPE_CHECKING:
    import pandas as pd

Key = dict[str, dict[str, str]]
"""Codes by what they stand for: ``persons``, ``organisations``, ``interviews``, ``pages``, ``sources``, ``coders``."""
_NO_PERSONS = {"model", "resolved"}
"""What stands where coders do and is nobody's name."""

_TOGETHER = re.compile(r"\s+(?:und|and|&)\s+|\s*[,;/]\s+")
_ADDRESS = re.compile(r"(?:\w+://|www\.|row:|file:)[^\s<>\"']+")


def pseudonymised(findings: Findings, known: Mapping[str, Mapping[str, str]]) -> tuple[Findings, Key]:
    """The findings with codes for names, and the key of the codes.

    Names are those of the interviews' metadata. They are replaced in titles, texts, evidence and notes too: full names
    and organisations everywhere, a surname, a given name or one word of an organisation's name in the own interview.
    Addresses, digests and places in the archive are left out, since they lead to the page.

    Parameters
    ----------
    known : mapping
        The key of an earlier time, whose codes stay.
    """
    key = _key(findings, known)
    renaming = _Renaming(findings, key)
    interviews = [renaming.interview(one) for one in findings.interviews]
    predictions = [renaming.prediction(one) for one in findings.predictions]
    changed = dataclasses.replace(
        findings,
        interviews=interviews,
        predictions=predictions,
        pages=[renaming.page(page) for page in findings.pages],
        left_out=[
            (key["pages"].get(url, "…"), status, renaming.reason(reason)) for url, status, reason in findings.left_out
        ],
        sources=[key["sources"][source] for source in findings.sources],
        coder_labels={key["interviews"].get(one, one): label for one, label in findings.coder_labels.items()},
        agreement=renaming.agreement(findings.agreement),
        codes=[renaming.label(one) for one in findings.codes if one.interview_id in key["interviews"]],
        pseudonymised=True,
    )
    return changed, key


def people_of(interviewee: str) -> list[str]:
    """The persons of an interview."""
    return [person.strip() for person in _TOGETHER.split(interviewee) if person.strip()]


def _key(findings: Findings, known: Mapping[str, Mapping[str, str]]) -> Key:
    interviews = known_codes(known.get("interviews", {}), (one.id for one in findings.interviews), "I")
    counted = {address: interviews[one.id] for one in findings.interviews for address in (one.url, *one.also_at)}
    others = (page.url for page in findings.pages if page.url not in counted)
    pages = {url: code for url, code in known.get("pages", {}).items() if url not in counted}
    return {
        "persons": known_codes(
            known.get("persons", {}), (name for one in findings.interviews for name in people_of(one.interviewee)), "P"
        ),
        "organisations": known_codes(
            known.get("organisations", {}), (one.organisation for one in findings.interviews), "O"
        ),
        "interviews": interviews,
        "coders": known_codes(
            known.get("coders", {}),
            ({one.coder for one in findings.codes} | _compared(findings.agreement)) - _NO_PERSONS,
            "C",
        ),
        "pages": {**known_codes(pages, others, "page-"), **counted},
        "sources": known_codes(
            known.get("sources", {}), (*findings.sources, *(page.source for page in findings.pages)), "S"
        ),
    }


def _compared(table: pd.DataFrame | None) -> set[str]:
    """Who is compared in a table of agreement."""
    return set() if table is None else {*table["coder_a"], *table["coder_b"]}


class _Renaming:
    """The key at work."""

    def __init__(self, findings: Findings, key: Key) -> None:
        self.key = key
        self.names = Names()
        self.own: dict[str, Names] = {}
        for one in findings.interviews:
            own = self.own.setdefault(one.id, Names())
            for person in people_of(one.interviewee):
                anywhere, here = person_variants(person)
                self.names.add(anywhere, key["persons"][person])
                own.add(here, key["persons"][person])
            if one.organisation:
                anywhere, here = organisation_variants(one.organisation)
                self.names.add(anywhere, key["organisations"][one.organisation])
                own.add(here, key["organisations"][one.organisation])

    def text(self, text: str, interview_id: str = "") -> str:
        return self.names.replaced(_ADDRESS.sub("…", text), self.own.get(interview_id))

    def interview(self, one: Interview) -> Interview:
        persons = [self.key["persons"][name] for name in people_of(one.interviewee)]
        return dataclasses.replace(
            one,
            id=self.key["interviews"][one.id],
            url="",
            archive_url="",
            also_at=(),
            title=self.text(one.title, one.id),
            interviewee=", ".join(persons),
            organisation=self.key["organisations"].get(one.organisation, ""),
            job_title=self.text(one.job_title, one.id),
            department=self.text(one.department, one.id),
            intro="",
            turns=tuple(Turn(turn.speaker, self.text(turn.text, one.id)) for turn in one.turns),
        )

    def prediction(self, one: Prediction) -> Prediction:
        evidence = self.text(one.evidence, one.interview_id)
        return dataclasses.replace(one, interview_id=self.key["interviews"][one.interview_id], evidence=evidence)

    def label(self, one: Label) -> Label:
        note = self.text(one.note, one.interview_id)
        coder = self.key["coders"].get(one.coder, one.coder)
        return dataclasses.replace(one, interview_id=self.key["interviews"][one.interview_id], note=note, coder=coder)

    def agreement(self, table: pd.DataFrame | None) -> pd.DataFrame | None:
        if table is None:
            return None
        coders = {
            name: table[name].map(lambda one: self.key["coders"].get(one, one)) for name in ("coder_a", "coder_b")
        }
        return table.assign(**coders)

    def page(self, page: Page) -> Page:
        return Page(
            self.key["pages"][page.url],
            "",
            self.key["sources"][page.source],
            page.status,
            self.reason(page.reason),
            page.time,
            content_type=page.content_type,
            role=page.role,
        )

    def reason(self, reason: str) -> str:
        """A reason, in which a page it names has its code."""
        said = _ADDRESS.sub(lambda found: self.key["pages"].get(found.group(), "…"), reason)
        return self.names.replaced(said)
