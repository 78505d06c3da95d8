"""The report is right, complete in both languages, and harmless whatever a page holds."""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
import string
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from rollenbild.extraction.funnel import STEPS
from rollenbild.messages import catalogue, say
from rollenbild.records import Prevalence
from rollenbild.report import answer_sentence, write_report
from rollenbild.report.columns import KEYS
from rollenbild.report.leftout import kind_of_reason
from rollenbild.report.panels import PANELS
from rollenbild.report.rows import passage_link, row, safe_link
from rollenbild.report.tables import csv_text, defused_cell, rounded
from rollenbild.report.words import chance, counted_sentence, order_sentence
from tests.report.making import BOOK, EVIL, findings


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("count", [0, 1, 2, 130, 230])
def test_few_many_and_none(count: int, language: str, tmp_path: Path) -> None:
    told = findings(count)
    paths = write_report(tmp_path, told, language)  # type: ignore[arg-type]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert answer_sentence(told.prevalences, BOOK, language) in BeautifulSoup(page, "lxml").get_text()  # type: ignore[arg-type]
    assert page.count('<tbody class="case" role="rowgroup" id=') == (count if count <= 200 else 50)
    assert len(data(page, "cases")["rows"] if count else []) == count
    assert len(pd.read_csv(tmp_path / "interviews.csv")) == count
    assert all(path.is_file() for path in paths)


def data(page: str, block: str) -> Any:
    """A block of data of the page."""
    found = BeautifulSoup(page, "lxml").find("script", id=block)
    assert found is not None
    return json.loads(found.get_text())


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    write_report(tmp_path, findings(2, EVIL), "de")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    runs = [one for one in page.find_all("script") if one.get("type") != "application/json"]
    assert len(runs) == 1
    assert "owned" not in runs[0].get_text()
    assert not any(str(link["href"]).startswith("javascript") for link in page.find_all("a", href=True))
    assert page.find(src=True) is None
    assert page.find(["img", "link", "iframe", "object", "base"]) is None
    assert data(text, "answers-0")[0]["title"] == (EVIL * 500)[:10_000]
    for drawing in tmp_path.glob("*.svg"):
        ElementTree.parse(drawing)
    with (tmp_path / "interviews.csv").open(encoding="utf-8-sig", newline="") as stream:
        row = next(csv.DictReader(stream))
    assert row["interviewee"].startswith("'=cmd")


def test_the_policy_lets_in_only_our_own_style_and_script(tmp_path: Path) -> None:
    write_report(tmp_path, findings(1, EVIL), "de")
    page = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")
    meta = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert meta is not None
    rules = dict(rule.split(" ", 1) for rule in str(meta["content"]).split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (own,) = [one for one in page.find_all(tag) if one.get("type") != "application/json"]
        digest = base64.b64encode(hashlib.sha256(own.get_text().encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert page.find(style=True) is None


HIDDEN = ("\x1f=1+1", "\u200b=1", "\u202e@x", "\ufeff-1", " \u00a0+1", "\x7f=1", "\t=1", "＝1")


@pytest.mark.parametrize("text", HIDDEN)
def test_no_formula_hides_behind_signs_that_are_not_seen(text: str) -> None:
    assert defused_cell(text) == f"'{text}"


@example("\x1f=")
@given(st.text(max_size=40))
def test_no_cell_is_a_formula(text: str) -> None:
    safe = str(defused_cell(text))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    frame = pd.DataFrame({"a": [text], "b": [1]})
    rows = list(csv.reader(io.StringIO(csv_text(frame, mark=False), newline="")))
    assert len(rows) == 2


@given(st.lists(st.floats(0.001, 1), min_size=3, max_size=3))
def test_rounded_probabilities_still_sum_to_one(weights: list[float]) -> None:
    total = sum(weights)
    found = rounded({str(k): weight / total for k, weight in enumerate(weights)})
    assert round(sum(found.values()), 9) == 1


def test_both_languages_say_the_same_things() -> None:
    german, english = catalogue("de"), catalogue("en")
    assert set(german) == set(english)
    for key, sentence in german.items():
        places = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert places == {name for _, name, _, _ in string.Formatter().parse(english[key]) if name}, key
        assert sentence.strip()


def test_every_message_that_is_asked_for_exists() -> None:
    root = Path(__file__).resolve().parents[2] / "src"
    asked = set()
    for path in [*root.rglob("*.py"), *root.rglob("*.html")]:
        asked |= set(re.findall(r"say\(\s*(?:language,\s*)?[\"']([a-z_-]+)[\"']", path.read_text(encoding="utf-8")))
    script = (root / "rollenbild/report/templates/report.js").read_text(encoding="utf-8")
    asked |= set(re.findall(r"say\(\"(\w+)\"", script)) | set(re.findall(r"texts\.(\w+)", script))
    asked -= {"reason_", "list_coded_"}
    assert asked <= set(catalogue("en"))
    assert len(asked) > 40


CHOSEN = (
    *(
        "reason_",
        "department_",
        "ground_",
        "list_coded_",
        "agreement_",
        "plot_",
        "note_",
        "kind_",
        "setting_",
        "field_",
    ),
    *("table_", "method_h_", "method_by_", "paper_by_", "left_kind_", "labels_", "label_page_", "funnel_"),
)
"""Beginnings of keys whose end the program chooses."""


def test_no_sentence_is_left_that_nobody_says() -> None:
    root = Path(__file__).resolve().parents[2] / "src" / "rollenbild"
    paths = [path for suffix in ("py", "html", "js") for path in root.rglob(f"*.{suffix}")]
    words = set(re.findall(r"[\w-]+", "\n".join(path.read_text(encoding="utf-8") for path in paths)))
    said = {key.removesuffix("_one") for key in catalogue("de")}
    assert sorted(key for key in said - words if not key.startswith(CHOSEN)) == []


def test_both_languages_have_every_sentence_the_program_chooses() -> None:
    chosen = {
        "reason_": ("no_statement", "balanced", "low_confidence"),
        "ground_": ("model", "post-stratified", "census"),
        "method_by_": ("model", "post-stratified", "census"),
        "paper_by_": ("model", "post-stratified", "census"),
        "agreement_": ("firm", "tentative", "not", "undefined", "interview", "answer"),
        "list_coded_": ("hand", "model", "differs"),
        "left_kind_": tuple({kind_of_reason(status, "x") for status in ("fetched", "skipped", "failed")}),
        "plot_": PANELS,
        "note_": PANELS,
        "table_": tuple(KEYS),
        "funnel_": STEPS,
    }
    wanted = {prefix + end for prefix, ends in chosen.items() for end in ends}
    for language in ("de", "en"):
        assert wanted - set(catalogue(language)) == set()  # type: ignore[arg-type]


def ranges(*ends: tuple[int, int], method: str = "model") -> list[Prevalence]:
    return [
        Prevalence(label, 24, 8, low, low, high, 0.95, method, 0, "")
        for label, (low, high) in zip(BOOK.interview_labels, ends, strict=True)
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (ranges((2, 12), (12, 20), (0, 4)), "The ranges overlap: whether “outward” or “internal, strategic” is more"),
        (ranges((2, 11), (12, 20), (0, 24)), "The ranges do not overlap: “internal, strategic” is more frequent."),
        (ranges((13, 20), (2, 12), (0, 4)), "The ranges do not overlap: “outward” is more frequent."),
        (ranges((9, 9), (12, 12), (3, 3), method="census"), ""),
        ([], ""),
    ],
)
def test_it_is_told_whether_the_ranges_tell_which_is_more(found: list[Prevalence], told: str) -> None:
    said = order_sentence(found, BOOK, "en")
    assert said.startswith(told)
    assert bool(said) == bool(told)


def test_what_the_model_counted_is_told_by_label() -> None:
    said = counted_sentence(ranges((2, 12), (12, 20), (0, 4)), BOOK, "de")
    assert said == "Das Modell selbst zählte 8 × „nach außen“, 8 × „intern, strategisch“ und 8 × „unklar“."


def test_a_model_that_was_not_sure_enough_says_where_it_leans() -> None:
    told = findings(3)
    shares = {"outward": 0.17, "internal": 0.47, "unclear": 0.36}
    unsure = dataclasses.replace(told.predictions[2], reason="low_confidence", probabilities=shares)
    told = dataclasses.replace(told, predictions=[*told.predictions[:2], unsure])
    leaning = {one["number"]: (one["lean"], one["lean_p"]) for one in (row(case, "de") for case in told.cases)}
    assert leaning == {1: ("", ""), 2: ("", ""), 3: ("internal", 0.47)}
    coded = dataclasses.replace(told, coder_labels={"i2": "outward"})
    assert row(coded.cases[2], "de")["lean"] == ""


def test_numbers_are_written_as_the_language_has_it() -> None:
    found = [Prevalence(label, 20_000, 9, 9, 1234, 5678, 0.95, "model", 0, "") for label in BOOK.interview_labels]
    assert answer_sentence(found, BOOK, "de").startswith("Von 20.000 Interviews gilt: 1.234 bis 5.678 sprechen")
    assert answer_sentence(found, BOOK, "en").startswith("Of 20,000 interviews, 1,234 to 5,678 speak")
    assert say("de", "interviews_classified", count=12_345) == "12.345 Interviews zugeordnet."


def test_one_is_told_as_one() -> None:
    assert say("en", "pages_found", count=1, fetched=1, skipped=0, failed=0).startswith("One page")


@pytest.mark.parametrize(
    ("address", "kept"), [("https://a.example/", True), ("javascript:x", False), ("data:text/html,x", False)]
)
def test_only_web_addresses_become_links(address: str, kept: bool) -> None:
    assert bool(safe_link(address)) == kept


def test_a_passage_is_named_by_its_ends() -> None:
    assert passage_link("https://a.example/", "Ich tue es") == "https://a.example/#:~:text=Ich%20tue%20es"
    long = "Eins zwei drei vier fünf sechs sieben acht neun-te zehn"
    assert passage_link("https://a.example/#x", long) == (
        "https://a.example/#x:~:text=Eins%20zwei%20drei%20vier,sieben%20acht%20neun%2Dte%20zehn"
    )
    assert passage_link("javascript:x", long) == ""


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.0, "less than 1%"), (0.004, "less than 1%"), (0.012, "1%"), (0.5, "50%"), (0.999, "more than 99%")],
)
def test_no_chance_is_never_or_always(probability: float, told: str) -> None:
    assert chance(probability, "en") == told
