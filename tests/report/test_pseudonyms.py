"""Names give way to codes in everything that is exported, and the codes stay."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import pytest

from rollenbild.records import Turn
from rollenbild.report import Findings, pseudonymised, write_report
from rollenbild.report.renaming import Names, known_codes, organisation_variants, person_variants
from tests.report.making import findings, hand_labels

TEXT = (
    "Ich bin Anke Müller-Sorge, bei der Wasserfreunde Tannau gGmbH. Frau Mueller-Sorge, sagen die Tannauer, Ankes "
    "Wasserfreunde! Mail: anke@wasserfreunde-tannau.example, www.wasserfreunde.example/anke. Mein Kollege Jörg Wüst "
    "von Voltaras Team kennt das, auch Herr Wüst."
)


def study() -> Findings:
    told = findings(3)
    first, second, third = told.interviews
    people = [
        dataclasses.replace(
            first,
            id="fragen-an-anke-mueller-sorge",
            url="https://blog.example/fragen-an-anke-mueller-sorge/",
            archive_url="https://archive.example/anke",
            title="Fünf Fragen an Anke Müller-Sorge (Wasserfreunde)",
            interviewee="Dr. Anke Müller-Sorge",
            organisation="Wasserfreunde Tannau gGmbH",
            job_title="Sprecherin der Wasserfreunde Tannau",
            turns=(Turn("interviewer", "Frau Müller-Sorge, was tun Sie?", "Fragen"), Turn("interviewee", TEXT, "AMS")),
        ),
        dataclasses.replace(second, interviewee="Jörg Wüst und Pia Klug", organisation="Voltara"),
        dataclasses.replace(third, interviewee="", organisation=""),
    ]
    said = [dataclasses.replace(one, interview_id=who.id) for one, who in zip(told.predictions, people, strict=True)]
    said[0] = dataclasses.replace(said[0], evidence="… sagen die Tannauer, Ankes Wasserfreunde!")
    pages = [
        dataclasses.replace(page, url=who.url, canonical_url=who.url)
        for page, who in zip(told.pages, people, strict=True)
    ]
    pages.append(
        dataclasses.replace(pages[0], url="https://blog.example/anke-2/", status="skipped", sha256="ab",
                            reason=f"the same page as {people[0].url}", archive_url="https://archive.example/anke-2")
    )  # fmt: skip
    code = dataclasses.replace(hand_labels((people[0].id, None, "outward", "zoe"))[0], note="Anke sagt es")
    return dataclasses.replace(
        told,
        interviews=people,
        predictions=said,
        pages=pages,
        left_out=[(pages[3].url, "skipped", pages[3].reason)],
        codes=[code],
        coder_labels={people[0].id: "outward"},
    )


HIDDEN = (
    "Anke",
    "Müller",
    "Mueller",
    "Sorge",
    "Wasserfreunde",
    "Tannau",
    "Wüst",
    "Voltara",
    "Klug",
    "archive.example",
    "blog.example",
)


def test_no_file_holds_a_name(tmp_path: Path) -> None:
    changed, key = pseudonymised(study(), {})
    write_report(tmp_path, changed, "de", ("xlsx", "sqlite", "parquet"))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as book:
        files |= {f"xlsx/{name}": book.read(name) for name in book.namelist()}
    found = {
        (name, hidden)
        for name, content in files.items()
        for hidden in HIDDEN
        if hidden.lower().encode() in content.decode(errors="ignore").lower().encode()
    }
    assert found == set()
    assert "interviews.bib" not in files
    assert "interviews.csl.json" not in files
    assert key["persons"].keys() == {"Dr. Anke Müller-Sorge", "Jörg Wüst", "Pia Klug"}


def test_codes_stand_where_names_stood() -> None:
    changed, key = pseudonymised(study(), {})
    anke, joerg = key["persons"]["Dr. Anke Müller-Sorge"], key["persons"]["Jörg Wüst"]
    house, voltara = key["organisations"]["Wasserfreunde Tannau gGmbH"], key["organisations"]["Voltara"]
    assert changed.interviews[0].answers[0].text == (
        f"Ich bin {anke}, bei der {house}. {anke}, sagen die {house}, {anke} {house}! "
        f"Mail: {anke}@{house}.example, … Mein Kollege {joerg} von {voltara} Team kennt das, auch {joerg}."
    )
    assert changed.interviews[1].interviewee == f"{joerg}, {key['persons']['Pia Klug']}"
    assert changed.cases[0].settled == "outward"
    assert [label.note for label in changed.cases[0].codes[None]] == [f"{anke} sagt es"]
    first = key["interviews"]["fragen-an-anke-mueller-sorge"]
    assert changed.left_out == [("page-1", "skipped", f"the same page as {first}")]
    assert changed.prevalences == study().prevalences


def test_codes_stay_and_new_names_go_on_counting() -> None:
    _, key = pseudonymised(study(), {})
    again, same = pseudonymised(study(), key)
    assert same == key
    codes = known_codes(key["persons"], ["Neu Ling", "Jörg Wüst"], "P")
    assert codes["Neu Ling"] == "P4"
    assert codes["Jörg Wüst"] == key["persons"]["Jörg Wüst"]
    assert again.pseudonymised


def test_common_words_of_others_are_left_alone() -> None:
    names, own = Names(), Names()
    anywhere, here = person_variants("Eva Koch")
    names.add(anywhere, "P1")
    own.add(here, "P1")
    text = "Der Koch kocht, Evas Herd ist an. Eva Koch auch, Herrn Koch freut es."
    assert names.replaced(text) == "Der Koch kocht, Evas Herd ist an. P1 auch, P1 freut es."
    assert names.replaced(text, own) == "Der P1 kocht, P1 Herd ist an. P1 auch, P1 freut es."


@pytest.mark.parametrize("name", ["", "  ", "…", "Dr.", "&", "\u202e", "GmbH"])
def test_names_of_nothing_replace_nothing(name: str) -> None:
    names = Names()
    for variants in (*person_variants(name), *organisation_variants(name)):
        names.add(variants, "X1")
    assert names.replaced("Dr. Nein & Co. sagt … nichts.") == "Dr. Nein & Co. sagt … nichts."
