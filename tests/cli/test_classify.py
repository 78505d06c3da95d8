"""``classify`` on texts at hand: tables in both languages, folders, and every way out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import Program

GERMAN_OUT = (
    "Was machen Sie den ganzen Tag?\n\nIch beantworte Kommentare auf Facebook, schreibe selbst die Beiträge für unser Blog "
    "und twittere, was in der Werkstatt geschieht. Wenn jemand sich beschwert, antworte ich ihm öffentlich.\n\n"
    "Und abends?\n\nAbends moderiere ich noch das Forum und rede dort mit den Kunden über ihre Fragen.\n\n"
    "Schreiben Sie alles selbst?\n\nJa, jeden Beitrag schreibe und fotografiere ich selbst und antworte auf jeden Kommentar."
)
ENGLISH_IN = (
    "What is your job?\n\nI develop the social media strategy, write the guidelines with our legal department and train "
    "colleagues from all departments so that they can post themselves.\n\nDo you post?\n\nNo. I coordinate the departments, "
    "convince the management, report the figures to the board and plan the budget.\n\nWho runs the channels, then?\n\n"
    "The teams do. I coach them, choose the tools and lead the editorial meeting of the departments."
)
NOTHING = (
    "Meine Großmutter kam aus Böhmen. Sie kochte gern, und am Sonntag gab es Knödel. Ich habe Geschichte studiert."
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    pd.DataFrame({"id": ["b", "a", "c"], "text": [ENGLISH_IN, GERMAN_OUT, NOTHING]}).to_csv(path, index=False)
    return path


def test_a_table_in_german_and_english(table: Path, rollenbild: Program) -> None:
    done = rollenbild("classify", table)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["id"], row["language"], row["label"]) for row in rows] == [
        ("b", "en", "internal"),
        ("a", "de", "outward"),
        ("c", "de", "unclear"),
    ]
    assert [row["answers"] for row in rows] == ["3", "3", "1"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_tables_of_every_kind_go_in_and_out(suffix: str, table: Path, tmp_path: Path, rollenbild: Program) -> None:
    frame = pd.read_csv(table)
    source, out = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    if suffix == "csv":
        frame.to_csv(source, index=False, sep=";", encoding="cp1252")
    elif suffix == "jsonl":
        frame.to_json(source, orient="records", lines=True)
    else:
        frame.to_parquet(source)
    done = rollenbild("classify", source, "--out", out, "--answers", tmp_path / "answers.csv")
    assert done.returncode == 0, done.stderr
    read = {"csv": pd.read_csv, "jsonl": lambda p: pd.read_json(p, lines=True), "parquet": pd.read_parquet}[suffix]
    assert list(read(out)["label"]) == ["internal", "outward", "unclear"]
    answers = pd.read_csv(tmp_path / "answers.csv")
    assert len(answers) == 7
    assert "Knödel" in answers["text"].iloc[-1]


def test_a_folder_of_texts(tmp_path: Path, rollenbild: Program) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.txt").write_text(GERMAN_OUT, encoding="utf-8")
    (tmp_path / "t" / "b.md").write_text(ENGLISH_IN, encoding="utf-8")
    done = rollenbild("classify", tmp_path / "t", "--out", tmp_path / "o.jsonl")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["id"], one["label"]) for one in found] == [("a.txt", "outward"), ("b.md", "internal")]


def test_a_survey_of_a_table_and_of_a_folder(table: Path, tmp_path: Path, rollenbild: Program) -> None:
    done = rollenbild("--lang", "de", "survey", table, "--study", tmp_path / "s")
    assert done.returncode == 0, done.stderr
    assert "Von 2 Interviews gilt:" in done.stdout
    again = rollenbild("--lang", "de", "survey", table, "--study", tmp_path / "s")
    assert again.stdout == done.stdout
