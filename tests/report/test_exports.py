"""What is exported is described, reads without options elsewhere, and holds no formula."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import sqlite3
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from rollenbild.report import Findings, write_report
from rollenbild.report.bibliography import bibtex_text, csl_text, names, tex
from rollenbild.report.files import possible_names, report_tables
from rollenbild.report.formats import CELL, database, workbook
from rollenbild.report.tables import csv_text
from tests.report.making import BOOK, EVIL, findings, hand_labels

CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def told(count: int, text: str = "Ich antworte.") -> Findings:
    """Findings with every table."""
    rows = [("anna", "model", "interview", "", 2, 0.5, None, None, None, "undefined", True, "outward/outward: 2")]
    columns = [
        "coder_a",
        "coder_b",
        "unit",
        "label",
        "units",
        "percent",
        "alpha",
        "low",
        "high",
        "verdict",
        "few",
        "confusion",
    ]
    codes = hand_labels(("i0", None, "outward", "anna"))
    agreement = pd.DataFrame(rows, columns=columns)
    return dataclasses.replace(findings(count, text), agreement=agreement, codes=codes, coder_labels={"i0": "outward"})


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("count", "text"), [(0, ""), (1, "Ich antworte."), (7, EVIL)])
def test_every_table_fits_its_description(count: int, text: str, language: str, tmp_path: Path) -> None:
    write_report(tmp_path, told(count, text) if count else findings(0), language)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == {path.name for path in tmp_path.glob("*.csv")}
    for resource in package["resources"]:
        frame = pd.read_csv(tmp_path / resource["path"])
        assert [one["name"] for one in resource["schema"]["fields"]] == list(frame.columns)
        assert all(len(one["description"]) > 5 for one in resource["schema"]["fields"])


def test_a_wrong_table_does_not_fit(tmp_path: Path) -> None:
    write_report(tmp_path, told(3), "en")
    table = tmp_path / "interviews.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("internal", "sideways"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize("text", ["Ich antworte.", EVIL])
def test_database_and_parquet_hold_the_tables(text: str, tmp_path: Path) -> None:
    found = told(5, text)
    write_report(tmp_path, found, "de", ("sqlite", "parquet"))
    with sqlite3.connect(tmp_path / "tables.sqlite") as base:
        base.execute("PRAGMA foreign_keys = ON")
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, frame in report_tables(found).items():
            assert base.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(frame),)
            assert len(pd.read_parquet(tmp_path / f"{name}.parquet")) == len(frame)
        assert [row[5] for row in base.execute("PRAGMA table_info(answers)")][:2] == [1, 2]
        joined = "SELECT i.label, a.answer FROM answers a JOIN interviews i ON i.id = a.interview_id WHERE i.words > 1"
        assert ("outward", 1) in base.execute(joined).fetchall()
        kinds = base.execute("SELECT typeof(words), typeof(p_outward), typeof(title) FROM interviews").fetchall()
        assert set(kinds) == {("integer", "real", "text")}
        (said,) = base.execute("SELECT interviewee FROM interviews").fetchone()
        assert not said.startswith("=")
    base.close()


def test_ids_of_several_tables_may_meet() -> None:
    found = told(3)
    twice = dataclasses.replace(found, interviews=[dataclasses.replace(one, id="1") for one in found.interviews])
    with sqlite3.connect(":memory:") as base:
        base.deserialize(database(report_tables(twice), BOOK, "en"))
        assert base.execute("SELECT count(*) FROM interviews").fetchone() == (3,)
    base.close()


def test_the_spreadsheet_holds_text_and_no_formula() -> None:
    long = "x" * (CELL + 10)
    for text in (EVIL, long):
        found = report_tables(told(4, text))
        book = zipfile.ZipFile(io.BytesIO(workbook(found, BOOK, "de")))
        sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{CELLS}sheet")
        assert [one.get("name") for one in sheets] == [*found, "Spalten"]
        for number, frame in enumerate(found.values(), start=1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert len(list(sheet.iter(f"{CELLS}row"))) == len(frame) + 1
            assert not list(sheet.iter(f"{CELLS}f"))
            assert not list(sheet.iter(f"{CELLS}hyperlink"))
        shared = [one.text or "" for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{CELLS}t")]
        assert not any(one.lstrip().startswith(("=", "+", "-", "@")) for one in shared)
        assert max(map(len, shared)) <= CELL


def test_the_same_findings_write_the_same_bytes(tmp_path: Path) -> None:
    for place in ("a", "b"):
        write_report(tmp_path / place, told(4, EVIL), "de", ("xlsx", "sqlite", "parquet", "png"))
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert {"tables.xlsx", "tables.sqlite", "answers.parquet", "share.png"} <= set(names)
    assert [n for n in names if (tmp_path / "a" / n).read_bytes() != (tmp_path / "b" / n).read_bytes()] == []


def test_what_an_earlier_report_had_more_goes_and_other_files_stay(tmp_path: Path) -> None:
    write_report(tmp_path, told(4), "de", ("xlsx", "png"))
    assert {path.name for path in tmp_path.iterdir()} <= possible_names()
    (tmp_path / "notes.txt").write_text("mine")
    write_report(tmp_path, findings(4), "de")
    left = {path.name for path in tmp_path.iterdir()}
    assert not left & {"tables.xlsx", "answer.png", "agreement.csv"}
    assert "notes.txt" in left


def test_bibliography_as_csl() -> None:
    found = findings(3)
    entries = json.loads("".join(csl_text(found)))
    assert entries[2] == {
        "id": "i2",
        "type": "interview",
        "title": "Fünf Fragen, Teil 2",
        "author": [{"family": "2", "given": "Zander"}],
        "genre": "Interview",
        "URL": "https://blog.example/2",
        "archive_location": "https://archive.example/2",
        "issued": {"date-parts": [[2011, 5, 17]]},
        "accessed": {"date-parts": [[2011, 5, 17]]},
    }


def test_bibliography_as_bibtex() -> None:
    text = "".join(bibtex_text(findings(3, EVIL), "en"))
    assert text.count("@online{") == 3
    assert len(set(re.findall(r"@online\{([^,]+),", text))) == 3
    assert "  note = {Archived: https://archive.example/1},\n" in text
    assert "  urldate = {2011-05-17},\n" in text
    for entry in text.split("@online")[1:]:
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        assert "\u202e" not in entry
    assert tex("50 % & {x}_$") == r"50 \% \& \{x\}\_\$"


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ("Pia Stellmach und Jonas Reuter", [("Stellmach", "Pia"), ("Reuter", "Jonas")]),
        ("Ursula von der Leyen", [("von der Leyen", "Ursula")]),
        ("Vera Konopka", [("Konopka", "Vera")]),
    ],
)
def test_names_are_parted(people: str, found: list[tuple[str, str]]) -> None:
    assert [(one["family"], one["given"]) for one in names(people)] == found


def test_a_table_written_reads_back_the_same() -> None:
    frame = report_tables(told(5))["answers"]
    assert pd.read_csv(io.StringIO(csv_text(frame).removeprefix("\ufeff"))).equals(frame.astype(object).infer_objects())
