"""The report's formats, and a pseudonymised study that stays one and can be verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rollenbild.classifier.store import IN_USE
from tests.conftest import ROOT, Program, Site


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


def test_the_report_keeps_to_the_model_of_the_study(tmp_path: Path, rollenbild: Program) -> None:
    """Else it would tell of one model's labels by another's error rates."""
    home, study = {"ROLLENBILD_HOME": str(tmp_path / "home")}, tmp_path / "study"
    shutil.copytree(ROOT / "models" / "default", tmp_path / "home" / "models" / "mine")
    texts = tmp_path / "texts.csv"
    said = (
        "Was tun Sie? Ich schreibe jeden Tag selbst auf unserer Seite und beantworte, was die Leute dort fragen. " * 6
    )
    texts.write_text(f"id,text\na,{said.replace(',', ';')}\n", encoding="utf-8")
    assert rollenbild("survey", texts, "--study", study, "--model", "mine", **home).returncode == 0
    assert rollenbild("report", "--study", study, **home).returncode == 0
    assert "mine@" in (study / "report" / "report.html").read_text(encoding="utf-8")
    assert rollenbild("verify", "--study", study, **home).returncode == 0

    settings = (study / "study.toml").read_text(encoding="utf-8")
    digest = next(line for line in settings.splitlines() if line.startswith("weights_sha256"))
    (study / "study.toml").write_text(settings.replace(digest, 'weights_sha256 = "0000"'), encoding="utf-8")
    for words in (("report",), ("report", "--model", "default"), ("verify",)):
        done = rollenbild("--lang", "en", *words, "--study", study, **home)
        assert done.returncode == 1
        assert "classified with another model" in done.stderr
        assert "mine@0000" in done.stderr

    (tmp_path / "home" / "models" / IN_USE).write_text("nowhere\n", encoding="utf-8")
    (study / "study.toml").write_text(settings, encoding="utf-8")
    assert rollenbild("report", "--study", study, **home).returncode == 0
