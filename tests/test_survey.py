"""The main job on the sample series, from its address to the answer."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from rollenbild.report.words import span
from tests.conftest import ROOT, SERIES, Program, Site

MANNERS = {"/robots.txt", "/.well-known/tdmrep.json"}
"""What is read anew in every run that asks a site for anything."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A survey of the sample series as ``make survey`` makes it."""
    folder = tmp_path_factory.mktemp("survey") / "study"
    done = subprocess.run(
        [
            sys.executable,
            SERIES / "serve.py",
            sys.executable,
            ROOT / "cli.py",
            "survey",
            "",
            "--study",
            folder,
            "--lang",
            "en",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return folder, done


def test_survey_ends_with_the_answer(study: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = study
    assert done.returncode == 0, done.stderr
    assert "Of 24 interviews, " in done.stdout
    assert "holds only if the model errs in this series as it did in training" in done.stdout
    assert done.stderr == ""


def test_survey_finds_all_interviews_and_no_other_page(study: tuple[Path, object]) -> None:
    folder, _ = study
    truth = {row["path"]: row for row in rows(SERIES / "truth.csv")}
    found = {urlsplit(row["url"]).path: row for row in rows(folder / "report" / "interviews.csv")}
    assert set(found) == set(truth)
    for path, row in found.items():
        for column in ("title", "published", "interviewee", "organisation", "job_title"):
            assert row[column] == truth[path][column], (path, column)


def test_labels_agree_with_the_truth(study: tuple[Path, object]) -> None:
    folder, _ = study
    truth = {row["path"]: row["label"] for row in rows(SERIES / "truth.csv")}
    found = {urlsplit(row["url"]).path: row["label"] for row in rows(folder / "report" / "interviews.csv")}
    wrong = {path: (label, found.get(path)) for path, label in truth.items() if found.get(path) != label}
    assert len(wrong) <= 2, wrong


def test_answers_equal_the_truth(study: tuple[Path, object]) -> None:
    folder, _ = study
    address = {row["id"]: urlsplit(row["url"]).path for row in rows(folder / "report" / "interviews.csv")}
    found = [
        (address[row["interview_id"]], row["answer"], row["question"], row["text"])
        for row in rows(folder / "report" / "answers.csv")
    ]
    truth = [(r["path"], r["answer"], r["question"], r["text"]) for r in rows(SERIES / "truth_answers.csv")]
    assert sorted(found) == sorted(truth)


def test_tables_have_the_contract_columns(study: tuple[Path, object]) -> None:
    folder, _ = study
    columns = {
        "interviews.csv": "id url title published interviewee organisation job_title department language words answers "
        "outward_words internal_words label reason p_outward p_internal p_unclear evidence coder_label",
        "answers.csv": "interview_id answer question text label p_outward p_internal p_neither",
        "summary.csv": "label interviews model_count estimate low high confidence method hand_labels valid_if",
    }
    for name, wanted in columns.items():
        assert list(pd.read_csv(folder / "report" / name).columns) == wanted.split()
    table = pd.read_csv(folder / "report" / "interviews.csv")
    assert (table[["p_outward", "p_internal", "p_unclear"]].sum(axis=1).round(9) == 1).all()
    assert (table["evidence"].str.len() <= 300).all()
    assert set(table["label"]) <= {"outward", "internal", "unclear"}
    assert (table.loc[table["label"] != "unclear", "reason"].isna()).all()


SVG = "{http://www.w3.org/2000/svg}"


def drawn_range(drawing: ElementTree.ElementTree, row: ElementTree.Element) -> dict[str, float]:
    """Where a row's range and estimate lie on the plot's scale, read off the lines as they are drawn."""
    scale = {
        int(one.text): float(one.get("x", 0))
        for one in drawing.iter(f"{SVG}text")
        if one.get("text-anchor") == "middle" and (one.text or "").isdigit()
    }
    last = max(scale)
    unit = (scale[last] - scale[0]) / last
    line, stroke = [one.get("d", "") for one in row.findall(f"{SVG}path") if not one.get("data-mark")]
    ends = re.findall(r"M([\d.]+) [\d.]+v", line)
    places = {"low": ends[0], "high": ends[1], "estimate": re.findall(r"M([\d.]+)", stroke)[0]}
    return {name: (float(place) - scale[0]) / unit for name, place in places.items()}


def test_summary_headline_and_plot_agree(study: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = study
    summary = pd.read_csv(folder / "report" / "summary.csv").set_index("label")
    counts = pd.read_csv(folder / "report" / "interviews.csv")["label"].value_counts()
    page = BeautifulSoup((folder / "report" / "report.html").read_text(encoding="utf-8"), "lxml")
    headline = page.select_one(".answer")
    drawn = ElementTree.parse(folder / "report" / "answer.svg")
    rows = {one.get("data-label"): one for one in drawn.iter("{http://www.w3.org/2000/svg}g") if one.get("data-label")}
    assert headline is not None
    assert headline.get_text() in done.stdout
    said = [int(number) for number in re.findall(r"\d+", headline.get_text())]
    ends = [sorted({row["low"], row["high"]}) for _, row in summary.iterrows()]
    assert said == [24, *(end for pair in ends for end in pair)]
    assert set(rows) == set(summary.index)
    assert summary["estimate"].sum() == 24
    shown = [[cell.get_text() for cell in row.select("td")] for row in page.select("table.short")[0].select("tbody tr")]
    assert shown == [
        [str(row["model_count"]), str(row["estimate"]), span(row["low"], row["high"], "en")]
        for _, row in summary.iterrows()
    ]
    assert str(page.select_one(".first .wide svg [data-label=outward]")["data-high"]) == str(summary["high"]["outward"])  # type: ignore[index]
    for label, row in summary.iterrows():
        assert row["low"] <= row["estimate"] <= row["high"] <= row["interviews"] == 24
        assert row["model_count"] == counts.get(label, 0)
        told = {name: int(rows[label].get(f"data-{name}", -1)) for name in ("low", "high", "estimate", "marks")}
        assert told == {**row[["low", "high", "estimate"]].to_dict(), "marks": row["model_count"]}
        assert told == {name: round(place) for name, place in drawn_range(drawn, rows[label]).items()} | {
            "marks": told["marks"]
        }
        marks = [one for one in rows[label].iter() if one.get("data-mark")]
        assert [one.get("data-mark") for one in marks] == [label] * row["model_count"]


def test_every_other_page_is_left_out_with_a_reason(study: tuple[Path, object]) -> None:
    folder, _ = study
    pages = rows(folder / "report" / "pages.csv")
    counted = {row["url"] for row in rows(folder / "report" / "interviews.csv")}
    others = {urlsplit(row["url"]).path: row for row in pages if row["url"] not in counted}
    assert all(row["reason"] for row in others.values())
    assert others["/interview/fuenf-fragen-an-max-otte/"]["reason"].startswith("HTTP 404")
    assert others["/interview/fragen-zur-reihe/"]["status"] == "fetched"
    assert not any("intern" in urlsplit(row["url"]).path.split("/") for row in pages)
    assert not any("replytocom" in row["url"] or "/tag/" in row["url"] for row in pages)


def test_umlauts_come_out_right_whatever_the_encoding(study: tuple[Path, object]) -> None:
    folder, _ = study
    table = (folder / "report" / "answers.csv").read_text(encoding="utf-8-sig")
    assert "Ich habe eine Arbeitsgruppe aus Ärzten, Pflege, Verwaltung" in table
    assert "„Wo bleibt die Linie 4?“" in table
    assert "Ã" not in table
    assert "\ufffd" not in table


def test_a_stage_run_twice_writes_the_same_bytes(study: tuple[Path, object], rollenbild: Program) -> None:
    folder, _ = study
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for words in (("extract", "--study", folder), ("classify", folder), ("--lang", "en", "report", "--study", folder)):
        assert rollenbild(*words).returncode == 0
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {str(p) for p in before if before[p] != after.get(p)} == set()
    assert set(before) == set(after)


def test_killed_and_started_again_it_fetches_only_what_was_missing(
    series: Site, tmp_path: Path, rollenbild: Program
) -> None:
    folder = tmp_path / "study"
    words = [sys.executable, str(ROOT / "cli.py"), "collect", series.address, "--study", str(folder)]
    series.slow_down(0.05)
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    end = time.monotonic() + 60
    while len(series.asked) < 16 and time.monotonic() < end:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    saved = (folder / "pages.jsonl").read_text().count('"status"')
    assert saved >= 10
    first = list(series.asked)
    series.slow_down(0.0)
    done = rollenbild(*words[2:])
    assert done.returncode == 0, done.stderr
    again = Counter(path for path in series.asked[len(first) :] if path not in MANNERS) & Counter(first)
    # The page that was under way when the process died was never reported as saved.
    assert sum(again.values()) <= 1
    third = len(series.asked)
    assert rollenbild(*words[2:]).returncode == 0
    assert series.asked[third:] == []
