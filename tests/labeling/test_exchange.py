"""Labels go out and come back whole, in every format; what does not fit is named."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.config import default_codebook
from rollenbild.errors import UsageError
from rollenbild.labeling.exchange import FORMATS, Format, Source, Taken, format_of, read_rows, take, write_labels
from rollenbild.records import Interview, Label, Turn

from .study import interview

NOW = "2026-05-17T12:00:00Z"
BOOK = default_codebook()
NAMES = {label: BOOK.called(label, "en") for label in BOOK.interview_labels}

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
ids = st.one_of(words, st.sampled_from(["=1+1", "-x", "'=x", "''@y", "a,b;c\t|", '"quoted"', "12", "0012"]))
notes = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40),
    st.sampled_from(["=cmd|' /C calc'!A0", "'=x", "line\nline", "\u2028", "；", "+49 30", "', ;\t"]),
).map(str.strip)
times = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z")


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[Interview], list[Label]]:
    names = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    turns = (
        Turn("interviewer", "Und?"),
        Turn("interviewee", "Ja."),
        Turn("interviewer", "Oh?"),
        Turn("interviewee", "Nein."),
    )
    interviews = [Interview(name, f"https://blog.example/{place}", turns=turns) for place, name in enumerate(names)]
    coders = draw(
        st.lists(
            words.filter(lambda name: ": " not in name and name != "resolved" and name.isprintable()),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    units = [(name, answer, coder) for name in names for answer in (None, 1, 2) for coder in coders]
    labels = []
    for name, answer, coder in draw(st.lists(st.sampled_from(units), unique=True, max_size=8)):
        labels.append(
            Label(
                interview_id=name,
                label=draw(st.sampled_from(BOOK.interview_labels if answer is None else BOOK.answer_labels)),
                coder=coder,
                time=draw(times),
                sampling=draw(st.sampled_from(["random", "uncertain", "imported", "census"])),
                answer=answer,
                note=draw(notes),
                queue=draw(st.sampled_from(["", "random", "uncertain", "reliability", "resolve"])),
                seen=draw(st.booleans()),
            )
        )
    return interviews, labels


def by_unit(labels: Sequence[Label]) -> list[Label]:
    return sorted(labels, key=lambda one: (one.interview_id, one.answer or 0, one.coder))


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150, deadline=None)
@given(study=studies())
def test_round_trips_lose_nothing(form: Format, study: tuple[list[Interview], list[Label]]) -> None:
    interviews, labels = study
    text = write_labels(labels, Source({one.id: one for one in interviews}, NAMES), form)
    if not labels:
        return
    taken = take(read_rows(text.encode("utf-8"), "labels"), interviews, BOOK, [], now=NOW, drawn="stated")
    assert taken.refused == []
    assert by_unit(taken.labels) == by_unit(labels)
    again = take(
        read_rows(text.encode("utf-8"), "labels", form), interviews, BOOK, taken.labels, now=NOW, drawn="stated"
    )
    assert (again.labels, again.same) == ([], len(labels)), "a second import doubles nothing"


def read(text: str | bytes, name: str = "file", existing: Sequence[Label] = (), **options: object) -> Taken:
    data = text.encode("utf-8") if isinstance(text, str) else text
    interviews = [interview(1), interview(2), interview(3, also_at=("https://mirror.example/3",))]
    options = {"now": NOW, "coder": "anna", **options}
    return take(read_rows(data, name), interviews, BOOK, existing, **options)  # type: ignore[arg-type]


def found(taken: Taken) -> list[tuple[str, int | None, str, str]]:
    return [(one.interview_id, one.answer, one.label, one.coder) for one in taken.labels]


TABLE = "interview_id;label;coder;note\ni1;nach außen;Jörg;„so“ – größer\ni2;intern, strategisch;Jörg;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_spreadsheets_table_is_read_whatever_it_made_of_it(encoding: str, delimiter: str, ending: str) -> None:
    text = TABLE.replace("intern, strategisch", '"intern, strategisch"').replace(";", delimiter).replace("\n", ending)
    taken = read(text.encode(encoding))
    assert found(taken) == [("i1", None, "outward", "Jörg"), ("i2", None, "internal", "Jörg")]
    assert taken.labels[0].note == "„so“ – größer"


def test_a_filled_in_copy_of_the_reports_table_counts_what_the_person_filled_in() -> None:
    taken = read("id,url,label,reason,coder_label\ni1,u,internal,,outward\ni2,u,internal,,\n")
    assert found(taken) == [("i1", None, "outward", "anna")]
    assert taken.uncoded == 1


DOCCANO = [
    '{"id": 7, "text": "x", "label": ["outward"], "interview_id": "i1", "Comments": ["quick"]}',
    '{"id": 7, "text": "x", "labels": ["outward"], "meta": {"interview_id": "i1", "coder": "anna"}}',
    '{"id": 7, "text": "x", "annotations": [{"label": "outward", "user": "anna"}], "meta": "{\\"interview_id\\": \\"i1\\"}"}',
    '{"text": "x", "cats": {"outward": 1.0, "internal": 0.0}, "interview_id": "i1"}',
    '{"text": "x", "label": "outward", "interview_id": "https://blog.example/1"}',
    '[{"id": 7, "text": "x", "label": ["outward"], "interview_id": "i1"}]',
]


@pytest.mark.parametrize("line", DOCCANO, ids=range(len(DOCCANO)))
def test_doccano_old_and_new(line: str) -> None:
    assert found(read(line)) == [("i1", None, "outward", "anna")]


def test_doccano_keeps_annotators_apart() -> None:
    line = '{"text": "x", "annotations": [{"label": "outward", "user": 1}, {"label": "internal", "user": 2}], "meta": {"interview_id": "i1"}}'
    assert found(read(line)) == [("i1", None, "outward", "user-1"), ("i1", None, "internal", "user-2")]


def test_a_text_finds_its_interview_where_no_id_is_given() -> None:
    answer = interview(2).answers[0].text
    taken = read(json.dumps({"text": answer.replace("\n\n", "\n"), "label": ["outward"]}))
    assert found(taken) == [("i2", 1, "outward", "anna")]
    shared = read(json.dumps({"text": interview(2).answers[1].text, "label": ["outward"]}))
    assert shared.refused == [("line 1", "the study has no such text")], "three interviews have it: it names none"


def task(**other: object) -> str:
    return json.dumps([{"id": 1, "data": {"text": "x", "interview_id": "i1"}, **other}])


def choice(label: str) -> dict[str, object]:
    return {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": [label]}}


def test_label_studio_annotations_of_several_coders() -> None:
    annotations = [
        {
            "completed_by": {"id": 1, "email": "anna@haus.example"},
            "created_at": "2024-05-01T10:00:00.123456Z",
            "result": [choice("outward")],
        },
        {"completed_by": 2, "result": [choice("internal")]},
        {"completed_by": 3, "was_cancelled": True, "result": [choice("unclear")]},
    ]
    taken = read(task(annotations=annotations))
    assert found(taken) == [("i1", None, "outward", "anna@haus.example"), ("i1", None, "internal", "user-2")]
    assert [one.time for one in taken.labels] == ["2024-05-01T10:00:00Z", NOW]


def test_label_studio_predictions_are_no_decisions_unless_asked_for() -> None:
    text = task(annotations=[], predictions=[{"model_version": "guess-1", "score": 0.9, "result": [choice("outward")]}])
    assert (read(text).labels, read(text).machine) == ([], 1)
    assert found(read(text, predictions=True)) == [("i1", None, "outward", "guess-1")]


def test_label_studio_short_form_and_old_name() -> None:
    short = json.dumps(
        [{"id": 1, "text": "x", "interview_id": "i1", "label": "outward", "annotator": 1, "annotation_id": 2}]
    )
    assert found(read(short)) == [("i1", None, "outward", "user-1")]
    assert found(read(task(completions=[{"result": [choice("outward")]}]))) == [("i1", None, "outward", "anna")]


def test_prodigy_choices_and_single_labels() -> None:
    lines = [
        {
            "text": "x",
            "accept": ["outward"],
            "answer": "accept",
            "_annotator_id": "set-anna",
            "_timestamp": 1_700_000_000,
            "meta": {"interview_id": "i1"},
        },
        {"text": "x", "label": "internal", "answer": "accept", "meta": {"interview_id": "i2", "answer": 2}},
        {"text": "x", "label": "internal", "answer": "reject", "meta": {"interview_id": "i3"}},
        {"text": "x", "accept": [], "answer": "ignore", "meta": {"interview_id": "i3"}},
    ]
    taken = read("\n".join(map(json.dumps, lines)))
    assert found(taken) == [("i1", None, "outward", "set-anna"), ("i2", 2, "internal", "anna")]
    assert taken.labels[0].time == "2023-11-14T22:13:20Z"
    assert taken.uncoded == 2


def test_what_does_not_fit_is_named_and_the_rest_kept() -> None:
    taken = read(
        "interview,answer,label,coder\n"
        "i1,,outward,anna\n"
        "i9,,outward,anna\n"
        "i1,,neither,anna\n"
        "i1,1,unclear,anna\n"
        "i1,3,outward,anna\n"
        "i1,x,outward,anna\n"
        'i1,,outward,"a: b"\n'
        "https://mirror.example/3,2,neither,ben\n"
    )
    assert found(taken) == [("i1", None, "outward", "anna"), ("i3", 2, "neither", "ben")]
    assert taken.refused == [
        ("row 3", "no interview 'i9' in the study"),
        ("row 4", "the codebook has no label 'neither' for an interview"),
        ("row 5", "the codebook has no label 'unclear' for an answer"),
        ("row 6", "the interview 'i1' has no answer 3"),
        ("row 7", "the interview 'i1' has no answer x"),
        ("row 8", "This is no name for a coder."),
    ]


def test_broken_lines_and_several_labels_are_named() -> None:
    taken = read(
        '{"text": "x", "label": ["outward", "internal"], "interview_id": "i1"}\n{"text": \n[1]\n{"text": "x", "label": [[0, 4, "outward"]], "interview_id": "i1"}\n'
    )
    assert taken.labels == []
    assert sorted(taken.refused) == [
        ("line 1", "several labels: outward, internal"),
        ("line 2", "no JSON object"),
        ("line 3", "no JSON object"),
        ("line 4", "labels of passages, not of the whole text"),
    ]


def test_a_label_nobody_signed_is_refused() -> None:
    assert read("id,label\ni1,outward\n", coder="").refused == [("row 2", "no coder; name one with --coder")]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\xff\xfe", b"[1, 2]", b"{", b"label\noutward\n"])
def test_what_is_no_file_of_labels_is_told(data: bytes) -> None:
    with pytest.raises(UsageError):
        read(data)


def test_imports_count_for_training_only_unless_stated() -> None:
    table = "id,label,sampling\ni1,outward,random\ni2,outward,odd\n"
    assert [one.sampling for one in read(table).labels] == ["imported", "imported"]
    assert [one.sampling for one in read(table, drawn="random").labels] == ["random", "random"]
    assert [one.sampling for one in read(table, drawn="stated").labels] == ["random", "imported"]


BEFORE = Label("i1", "outward", "anna", "2026-01-02T00:00:00Z", "random", note="mine")


@pytest.mark.parametrize(
    ("before", "row", "became"),
    [
        (BEFORE, "i1,outward,2026-03-01,", "same"),
        (BEFORE, "i1,internal,2026-01-01,", "older"),
        (BEFORE, "i1,internal,2026-01-03,", "labels"),
        (BEFORE, "i1,internal,,", "labels"),
        (BEFORE, "i1,outward,,other", "labels"),
        (dataclasses.replace(BEFORE, label=""), "i1,outward,2026-01-01,", "older"),
        (dataclasses.replace(BEFORE, coder="ben"), "i1,outward,2026-01-01,", "labels"),
    ],
)
def test_an_import_doubles_nothing_and_brings_back_nothing_old(before: Label, row: str, became: str) -> None:
    taken = read(f"id,label,time,note\n{row}\n", existing=[before])
    counted = {"same": taken.same, "older": taken.older, "labels": len(taken.labels)}
    assert counted == {"same": 0, "older": 0, "labels": 0, became: 1}


def test_an_import_may_make_a_sample_of_what_counted_for_training_only() -> None:
    before = dataclasses.replace(BEFORE, sampling="imported")
    assert len(read("id,label\ni1,outward\n", existing=[before], drawn="random").labels) == 1
    assert read("id,label\ni1,outward\n", existing=[BEFORE]).same == 1


def test_formats_go_by_the_ending_or_by_name() -> None:
    assert [format_of(Path(name), None) for name in ("a.csv", "a.CSV", "a.jsonl", "a.json")] == [
        "csv",
        "csv",
        "doccano",
        "label-studio",
    ]
    assert format_of(Path("a.jsonl"), "prodigy") == "prodigy"
    for path, asked in (("a.xlsx", None), ("a.csv", "excel")):
        with pytest.raises(UsageError, match="not known"):
            format_of(Path(path), asked)
