"""A report of more interviews than are held at a time: the same files, made from records that stay on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bench.invented import interviews

from rollenbild.classifier import Model, load_named
from rollenbild.pipeline import report_study
from rollenbild.records import AnswerPrediction, Interview, Prediction, Turn
from rollenbild.report.tables import csv_pieces, csv_text, interviews_table
from rollenbild.study import Stored, Study


@pytest.fixture(scope="module")
def model() -> Model:
    return load_named()


def written(root: Path, count: int, model: Model) -> Study:
    study = Study.create(root)
    study.write_interviews(
        Interview(
            id=f"i{one.number}",
            url=f"https://blog.example/{one.number}/",
            title=f"{one.title} – <b>„Ü“</b>",
            language=one.language,
            turns=tuple(turn for q, a in one.turns for turn in (Turn("interviewer", q), Turn("interviewee", a))),
        )
        for one in interviews(count)
    )
    book = model.codebook
    study.write_predictions(
        Prediction(
            f"i{number}",
            label=book.interview_labels[number % 3],
            reason="balanced" if number % 3 == 2 else "",
            probabilities={label: 0.8 if k == number % 3 else 0.1 for k, label in enumerate(book.interview_labels)},
            words=dict.fromkeys(book.answer_labels, 20 + number % 7),
            evidence="Ich schreibe selbst.",
            answers=tuple(
                AnswerPrediction(n, book.answer_labels[n % 3], dict.fromkeys(book.answer_labels, 1 / 3))
                for n in range(1, 6)
            ),
            model="m",
        )
        for number in range(count)
    )
    return study


def test_what_stays_on_disk_gives_the_same_report(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for held in (1000, 20):
        monkeypatch.setattr("rollenbild.study.HELD", held)
        monkeypatch.setattr("rollenbild.report.parts.PART", held)
        study = written(tmp_path / str(held), 230, model)
        assert isinstance(study.held_interviews(), Stored) == (held < 230)
        outcome = report_study(study, model, "de", formats=["sqlite"])
        found.append({path.name: path.read_bytes() for path in outcome.written})
    assert found[0] == found[1]
    assert len(json.loads(found[0]["interviews.csl.json"])) == 230
    assert found[0]["answers.csv"].count(b"\n") >= 5 * 230


def test_stored_records_are_a_sequence(tmp_path: Path, model: Model) -> None:
    study = written(tmp_path / "s", 12, model)
    listed, stored = list(study.read_interviews()), Stored(study.interviews, _made)
    assert list(stored) == listed
    assert len(stored) == 12
    assert (stored[3], stored[-1], list(stored[2:5])) == (listed[3], listed[-1], listed[2:5])
    with pytest.raises(IndexError):
        stored[12]


def _made(record: dict[str, object]) -> Interview:
    from rollenbild.records import interview_from

    return interview_from(record)


def test_a_table_in_parts_is_the_table(tmp_path: Path, model: Model) -> None:
    study = written(tmp_path / "s", 30, model)
    told = [replace(one, title='=A1, "x"\nzwei') for one in study.read_interviews()], list(study.read_predictions())
    whole = interviews_table(*told, model.codebook, {})
    assert "".join(csv_pieces([whole[:7], whole[7:8], whole[8:]])) == csv_text(whole)


def test_a_report_that_fails_leaves_the_one_before(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = written(tmp_path / "s", 5, model)
    report_study(study, model, "en")
    before = {path.name: path.read_bytes() for path in study.report.iterdir()}
    study = written(tmp_path / "s", 6, model)

    def broken(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("rollenbild.report.files.report_page", broken)
    with pytest.raises(MemoryError):
        report_study(study, model, "en")
    assert {path.name: path.read_bytes() for path in study.report.iterdir()} == before
