"""The report's formats, and a pseudonymised study that stays one and can be verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Program, Site


@pytest.fixture
def study(series: Site, tmp_path: Path, rollenbild: Program) -> Path:
    done = rollenbild("--lang", "de", "survey", series.address, "--study", tmp_path / "study")
    assert done.returncode == 0, done.stderr
    return tmp_path / "study"


def holding(folder: Path, words: str) -> set[str]:
    return {path.name for path in folder.iterdir() if words.encode() in path.read_bytes()}


def test_formats_pseudonyms_and_verify(study: Path, tmp_path: Path, rollenbild: Program) -> None:
    report = study / "report"
    assert holding(report, "Konopka") >= {"interviews.csv", "report.html", "interviews.bib"}
    formats = [word for one in ("xlsx", "sqlite", "parquet", "png") for word in ("--format", one)]
    done = rollenbild("--lang", "de", "report", "--study", study, *formats, "--pseudonymise")
    assert done.returncode == 0, done.stderr
    assert {"tables.xlsx", "tables.sqlite", "pages.parquet", "share.png"} <= {path.name for path in report.iterdir()}
    persons = json.loads((study / "pseudonyms.json").read_text(encoding="utf-8"))["persons"]
    assert len(persons) == 25
    for name in persons:
        assert holding(report, name) == set()
        if name != "Anke Sorge":  # others speak of a Sorge that is no person
            assert holding(report, name.split()[-1]) == set(), name
    assert rollenbild("--lang", "de", "report", "--study", study, *formats).returncode == 0
    assert holding(report, "Konopka") == set(), "a later report stays pseudonymised"
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", study)
    shutil.unpack_archive(packed, tmp_path / "elsewhere")
    verified = rollenbild("--lang", "en", "verify", "--study", tmp_path / "elsewhere")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "report/tables.sqlite" in verified.stdout
    assert rollenbild("report", "--study", study, "--no-pseudonymise").returncode == 0
    assert "interviews.csv" in holding(report, "Konopka")


def test_unknown_format(study: Path, rollenbild: Program) -> None:
    done = rollenbild("report", "--study", study, "--format", "docx")
    assert done.returncode == 2
    assert "xlsx, parquet, sqlite, png" in done.stderr
