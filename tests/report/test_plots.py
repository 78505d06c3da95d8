"""The plots after the first screen count what the tables count, as drawings, as files and as pictures."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from rollenbild.report import Findings, write_report
from rollenbild.report.groups import by_job, by_kind, by_year, kind_of, title_stem
from rollenbild.report.panels import panels
from rollenbild.report.picture import png
from rollenbild.report.setting import survey_figures
from rollenbild.report.share_plot import COLUMNS, share_plot, shares
from rollenbild.report.trust_plot import own_bins, trust_plot
from tests.report.making import BOOK, EVIL, findings, interview

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("count", [1, 40, 300])
def test_marks_bars_and_tables_count_the_same(count: int) -> None:
    told = findings(count)
    for panel in panels(told, "en"):
        if not panel.rows:
            continue
        for drawn in (panel.wide, panel.narrow):
            root = ElementTree.fromstring(drawn)
            rows = [one for one in root.iter(f"{SVG}g") if one.get("data-counts")]
            assert [one.get("data-counts") for one in rows] == [" ".join(map(str, n[:-1])) for _, n in panel.rows]
            marks = Counter(one.get("data-mark") for row in rows for one in row.iter() if one.get("data-mark"))
            expected = Counter(case.label for case in told.cases) if count <= 120 else Counter()
            assert marks == expected
        assert sum(figures[-1] for _, figures in panel.rows) == count


def test_a_hand_label_moves_the_mark() -> None:
    told = dataclasses.replace(findings(3), coder_labels={"i0": "unclear"})
    (years, *_) = panels(told, "en")
    assert [figures for _, figures in years.rows] == [[0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 1, 1]]


def test_years_without_an_interview_are_rows_and_unknown_ones_come_last() -> None:
    told = findings(3)
    dated = [
        dataclasses.replace(one, published=date)
        for one, date in zip(told.interviews, ("2009-01", "2012", "x"), strict=True)
    ]
    rows = by_year(dataclasses.replace(told, interviews=dated), "de")
    assert [(group.name, len(group.cases)) for group in rows] == [
        ("2009", 1), ("2010", 0), ("2011", 0), ("2012", 1), ("nicht angegeben", 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Social-Media-Managerin", "Social Media Manager"),
        ("Referent*in Kommunikation", "Referentin Kommunikation"),
        ("Leiter/-in PR", "Leiter PR"),
        ("Community Manager (m/w/d)", "community  manager"),
        ("Beraterin", "Berater"),
    ],
)
def test_spellings_of_a_title_are_one(one: str, other: str) -> None:
    assert title_stem(one) == title_stem(other)


def test_other_titles_stay_apart() -> None:
    assert len({title_stem(one) for one in ("Leiter PR", "Leiter HR", "Martin", "Designer", "Head of Berlin")}) == 5


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Stadt Köln", "public"), ("Stadtwerke Ebersmark", "public"), ("Agentur Tafelrunde", "agency"),
        ("Landesmuseum Altenwied", "science_culture"), ("Klinikverbund Süderbruch", "health"),
        ("Verein Wasser für alle", "association"), ("Norddeutscher Rundfunk", "media"),
        ("Stadtler GmbH", "company"), ("Landmaschinen Krahwinkel", "company"), ("", ""), ("Berg & Tal e.V.", "association"),
    ],
)  # fmt: skip
def test_kind_by_name(name: str, kind: str) -> None:
    assert kind_of(dataclasses.replace(interview(1, ""), organisation=name, department="")) == kind


def test_rare_titles_share_a_row() -> None:
    told = findings(40)
    titled = [dataclasses.replace(one, job_title=f"Beruf {n // 2}") for n, one in enumerate(told.interviews)]
    rows = by_job(dataclasses.replace(told, interviews=titled), "en")
    assert len(rows) == 12
    assert rows[-1].name == "9 others"
    assert sum(len(group.cases) for group in rows) == 40


def test_shares_sum_to_one_and_many_interviews_share_columns() -> None:
    assert sum(shares({"outward": 3, "internal": 1}, BOOK).values()) == 1
    assert shares({}, BOOK)[BOOK.none] == 1
    drawn = ElementTree.fromstring(share_plot(findings(1000), "en"))
    assert len([one for one in drawn.iter() if (one.get("class") or "").startswith("p-faint")]) == COLUMNS


def coded(count: int) -> Findings:
    told = findings(count)
    return dataclasses.replace(told, coder_labels={one.id: "outward" for one in told.interviews})


def test_calibration_from_the_training_and_from_hand_labels() -> None:
    assert trust_plot(findings(30), "en") == ""
    assert own_bins(coded(14)) == []
    assert own_bins(coded(30)) == [(pytest.approx(0.8), pytest.approx(share), 10) for share in (0, 0, 1)]
    told = findings(3)
    model = {**told.model, "metrics": {"unseen": {"interview_calibration": [[0.5, 0.4, 24], [0.9, 1.0, 25]]}}}
    drawn = ElementTree.fromstring(trust_plot(dataclasses.replace(told, model=model), "en"))
    assert [one.get("data-bins") for one in drawn.iter(f"{SVG}g") if one.get("data-bins")] == ["2", "0"]


def test_every_plot_is_a_file_and_a_picture(tmp_path: Path) -> None:
    write_report(tmp_path, findings(5, EVIL), "de")
    drawn = sorted(tmp_path.glob("*.svg"))
    assert {path.stem for path in drawn} == {"answer", "years", "departments", "jobs", "kinds", "share"}
    for path in drawn:
        first, second = png(path.read_text(encoding="utf-8")), png(path.read_text(encoding="utf-8"))
        assert first.startswith(b"\x89PNG")
        assert first == second


def test_surveys_are_told_with_their_sources_where_the_question_is_theirs(tmp_path: Path) -> None:
    told = findings(8)
    write_report(tmp_path, told, "de")
    page = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "lxml")
    setting = page.find(id="setting")
    assert setting is not None
    text = " ".join(setting.get_text(" ").split())
    for figure in ("59,4 %", "7,8 %", "47 %", "74 %", "BVCM-Studie 2018, 313 Befragte", "keine Probe"):
        assert figure in text
    assert "In 6 von 8 Interviews" in text
    assert survey_figures(dataclasses.replace(told, codebook=dataclasses.replace(BOOK, name="other")), "de") == []


def test_kinds_are_named_in_both_languages() -> None:
    names = ("Stadt X", "Agentur X", "Uni X", "Klinik X", "Verein X", "Radio X", "X", "")
    told = findings(len(names))
    named = [
        dataclasses.replace(one, organisation=name, department="")
        for one, name in zip(told.interviews, names, strict=True)
    ]
    for language in ("de", "en"):
        rows = by_kind(dataclasses.replace(told, interviews=named), language)  # type: ignore[arg-type]
        assert len(rows) == len(names)
