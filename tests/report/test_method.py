"""The method section, the paragraph for a paper and the list of what was left out say what the study recorded."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from rollenbild.config import Language
from rollenbild.quantification import prevalence_by_labels
from rollenbild.report import Findings, answer_sentence, write_report
from rollenbild.report.leftout import counts_by_kind, kind_of_reason, left_out_rows
from rollenbild.report.limits import limits
from rollenbild.report.literature import literature_text
from rollenbild.report.method import method_sections
from rollenbild.report.paper import paper_paragraph
from tests.report.making import BOOK, EVIL, findings, hand_labels

SCORES = {
    "data": "held-out interviews",
    "interview_alpha": 0.594,
    "interview_alpha_interval": [0.51, 0.67],
    "answer_f1": 0.827,
    "answer_f1_interval": [0.8, 0.85],
    "interview_confusion": [[77, 12, 17], [10, 56, 11], [12, 2, 44]],
}
MODEL = {"version": "m@1", "trained_on": "160 invented interviews", "threshold": 0.5, "metrics": {"unseen": SCORES}}
COLUMNS = [
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
AGREED = [
    ("anna", "ben", "interview", "", 16, 0.9375, 0.88, 0.6, 0.99, "firm", True, "outward/outward: 9"),
    ("anna", "ben", "interview", "outward", 16, 0.9, 0.8, 0.5, 0.9, "firm", True, ""),
    ("anna", "model", "interview", "", 16, 1.0, float("nan"), float("nan"), float("nan"), "undefined", True, ""),
]


def told(method: str) -> Findings:
    """Findings by one of the three methods."""
    count = 20
    plain = dataclasses.replace(findings(count), model=MODEL, versions={"rollenbild": "0.1.0", "numpy": "2.0"})
    if method == "model":
        return plain
    coded = {n: plain.predictions[n].label for n in range(count if method == "census" else 16)}
    drawn = [(f"i{n}", None, label, coder) for n, label in coded.items() for coder in ("anna", "ben")]
    return dataclasses.replace(
        plain,
        prevalences=prevalence_by_labels([one.label for one in plain.predictions], coded, BOOK.interview_labels),
        codes=hand_labels(*drawn, ("i0", 1, "outward", "anna")),
        coder_labels={f"i{n}": label for n, label in coded.items()},
        agreement=pd.DataFrame(AGREED, columns=COLUMNS),
    )


def text_of(found: Findings, language: Language) -> str:
    parts = []
    for section in method_sections(found, language):
        cells = [cell for row in (section.table[1] if section.table else []) for cell in row]
        parts += [section.title, *section.paragraphs, *cells, *section.closing]
    return "\n".join(parts)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("method", ["model", "post-stratified", "census"])
def test_every_ground_is_told_in_both_languages(method: str, language: Language) -> None:
    found = told(method)
    assert {one.method for one in found.prevalences} == {method}
    text = text_of(found, language)
    paper = paper_paragraph(found, language)
    assert answer_sentence(found.prevalences, BOOK, language) in paper
    assert BOOK.version in text
    assert BOOK.version in paper
    assert "numpy 2.0" in text
    assert ("Rogan" in text) == ("rogan1978" in literature_text(found)) == (method == "model")
    assert ("Holt" in text) == ("holt1979" in literature_text(found)) == (method == "post-stratified")
    assert not re.search(r"[{}]", text + paper)


def test_the_model_is_told_with_counts_and_intervals() -> None:
    text = text_of(told("model"), "en")
    assert "0.78 (0.69 to 0.85; 77 of 99)" in text
    assert "0.73 (0.63 to 0.80; 77 of 106)" in text
    assert "Krippendorff's alpha 0.59 (0.51 to 0.67)" in text
    assert "0,78 (0,69 bis 0,85; 77 von 99)" in text_of(told("model"), "de")


def test_coders_and_their_agreement() -> None:
    text = text_of(told("post-stratified"), "en")
    assert "anna coded 16 interviews and 1 answers." in text
    assert "0.88 (0.60 to 0.99)" in text
    assert "not defined" in text
    assert "16 interviews at random" in text
    paper = paper_paragraph(told("post-stratified"), "de")
    assert "2 Personen codierten 16 der Interviews" in paper
    assert "α = 0,88 (95-%-Bereich 0,60 bis 0,99)" in paper
    assert paper.count("α") == 1


def test_limits_are_told() -> None:
    assert any("cannot be checked" in one for one in limits(told("model"), "en"))
    assert any("invented" in one for one in limits(told("model"), "en"))
    few = dataclasses.replace(
        told("model"), codes=hand_labels(("i0", None, "outward", "anna"), ("i1", None, "outward", "anna"))
    )
    said = limits(few, "en")
    assert any("2 interviews coded at random are too few" in one and "15" in one for one in said)
    assert any("Only one person coded" in one for one in said)
    assert any("Coders disagree on 2 interviews" in one for one in said)
    both = dataclasses.replace(told("post-stratified"), agreement=None)
    assert any("No two coders" in one for one in limits(both, "en"))
    assert not any("No two coders" in one for one in limits(told("post-stratified"), "en"))


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        ("fetched", "index: a list of links to other pages", "index"),
        ("fetched", "other: only 9 words of text", "text"),
        ("fetched", "other: no text of its own", "text"),
        ("fetched", "other: hardly any answers", "interview"),
        ("fetched", "other: goes on with https://a.example/", "part"),
        ("fetched", "other: cannot be parsed (ValueError)", "unread"),
        ("skipped", "the same page as https://a.example/", "copy"),
        ("skipped", "robots.txt forbids it", "robots"),
        ("skipped", "text and data mining reserved (meta tag)", "reserved"),
        ("skipped", "no HTML but image/png", "form"),
        ("failed", "HTTP 404 Not Found", "missing"),
        ("failed", "more than 8 redirects", "unread"),
        ("failed", "", "unread"),
        ("skipped", "whatever", "skipped"),
        ("fetched", EVIL, "interview"),
    ],
)
def test_reasons_have_kinds(status: str, reason: str, kind: str) -> None:
    assert kind_of_reason(status, reason) == kind


@pytest.mark.parametrize("count", [0, 3, 201])
def test_left_out_pages_are_counted_and_listed(count: int, tmp_path: Path) -> None:
    found = findings(2, EVIL, left_out=count)
    write_report(tmp_path, found, "en")
    page = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "lxml")
    rows = page.select("#left-table tbody tr")
    assert len(rows) == (count if count <= 200 else 50)
    assert sum(number for _, number in counts_by_kind(left_out_rows(found, "en"))) == count
    assert not page.select("#left-out img")


def test_sources_and_patterns_are_named_unless_pseudonymised() -> None:
    found = dataclasses.replace(
        told("model"), settings={"collect": {"match": ["*/interview/*"]}}, research_exception="§ 60d"
    )
    text = text_of(found, "de")
    assert "Quelle: https://blog.example/" in text
    assert "*/interview/*" in text
    assert "§ 60d" in text
    hidden = text_of(dataclasses.replace(found, pseudonymised=True), "de")
    assert "*/interview/*" not in hidden
    assert "Der Schlüssel liegt allein in der Studie" in hidden


def test_bibtex_of_the_methods_is_sound() -> None:
    for method in ("model", "post-stratified", "census"):
        text = literature_text(told(method))
        keys = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
        assert keys[0] == "rollenbild"
        assert len(keys) == len(set(keys)) >= 4
        assert text.count("{") == text.count("}")
        assert all("year" in entry or "version" in entry for entry in text.split("\n@"))
