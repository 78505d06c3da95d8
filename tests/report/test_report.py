"""The report is right, complete in both languages, and harmless whatever a page holds."""

from __future__ import annotations

import csv
import io
import re
import string
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.config import default_codebook
from rollenbild.messages import catalogue, say
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import AnswerPrediction, Interview, Page, Prediction, Turn
from rollenbild.report import Findings, answer_sentence, write_report
from rollenbild.report.page import safe_link
from rollenbild.report.tables import csv_text, defused_cell, rounded

BOOK = default_codebook()
EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script> \u202eetxt 🎈"


def findings(count: int, text: str = "Ich antworte.") -> Findings:
    interviews = [
        Interview(
            id=f"i{n}",
            url="javascript:alert(1)" if n == 0 else f"https://blog.example/{n}",
            title=text * 20 if n == 0 else f"T{n}",
            interviewee=text,
            published="2011-05-17",
            turns=(Turn("interviewer", text), Turn("interviewee", text)),
        )
        for n in range(count)
    ]
    labels = [BOOK.interview_labels[n % 3] for n in range(count)]
    predictions = [
        Prediction(
            one.id,
            label,
            "balanced" if label == "unclear" else "",
            {name: 0.8 if name == label else 0.1 for name in BOOK.interview_labels},
            {"outward": 2, "internal": 0, "neither": 0},
            text,
            (AnswerPrediction(1, "outward", {"outward": 0.9, "internal": 0.05, "neither": 0.05}),),
            "m",
        )
        for one, label in zip(interviews, labels, strict=True)
    ]
    pages = [Page(one.url, one.url, "s", "fetched", "", "2011-05-17T08:00:00Z") for one in interviews]
    return Findings(
        interviews,
        predictions,
        prevalence_by_model(labels, BOOK.interview_labels, [[50, 2, 1], [3, 40, 2], [1, 1, 30]]) if count else [],
        pages,
        [(text, "failed", text)],
        ["https://blog.example/"],
        BOOK,
        {"version": "m@1", "trained_on": "x", "threshold": 0.5, "metrics": {}},
    )


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("count", [0, 1, 2, 130])
def test_few_many_and_none(count: int, language: str, tmp_path: Path) -> None:
    told = findings(count)
    paths = write_report(tmp_path, told, language)  # type: ignore[arg-type]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert answer_sentence(told.prevalences, BOOK, language) in BeautifulSoup(page, "lxml").get_text()  # type: ignore[arg-type]
    assert page.count("<details id=") == count
    assert len(pd.read_csv(tmp_path / "interviews.csv")) == count
    assert all(path.is_file() for path in paths)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    write_report(tmp_path, findings(2, EVIL), "de")
    page = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "lxml")
    assert page.find("script") is None
    assert not any(str(link["href"]).startswith("javascript") for link in page.find_all("a", href=True))
    assert "default-src 'none'" in str(page.find("meta", attrs={"http-equiv": "Content-Security-Policy"}))
    assert page.find(src=re.compile("^(https?:)?//")) is None
    assert page.find("link") is None
    with (tmp_path / "interviews.csv").open(encoding="utf-8-sig", newline="") as stream:
        row = next(csv.DictReader(stream))
    assert row["interviewee"].startswith("'=cmd")


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
    asked -= {"reason_"}
    assert asked <= set(catalogue("en"))
    assert len(asked) > 40


def test_one_is_told_as_one() -> None:
    assert say("en", "pages_found", count=1, fetched=1, skipped=0, failed=0).startswith("One page")


@pytest.mark.parametrize(
    ("address", "kept"), [("https://a.example/", True), ("javascript:x", False), ("data:text/html,x", False)]
)
def test_only_web_addresses_become_links(address: str, kept: bool) -> None:
    assert bool(safe_link(address)) == kept
