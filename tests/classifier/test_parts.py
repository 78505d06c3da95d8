"""The model's parts by themselves: pooling, neighbours, abstaining, strangers, labels of answers nobody coded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.classifier import load_named
from rollenbild.classifier.abstention import HIGHEST, LOWEST, abstention, risk_coverage
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.model import Model
from rollenbild.classifier.pooling import around, pooled
from rollenbild.classifier.scores import precision_recall, wilson
from rollenbild.classifier.weak import with_answer_labels
from rollenbild.config import default_codebook
from rollenbild.records import Interview, Turn

BOOK = default_codebook()


@pytest.fixture(scope="module")
def model() -> Model:
    return load_named("default")


def interview(*answers: str, language: str = "de") -> Interview:
    turns = [turn for text in answers for turn in (Turn("interviewer", "Und dann?"), Turn("interviewee", text))]
    return Interview(id="x", url="", language=language, turns=tuple(turns))


def test_pooled_sentences_of_one_answer() -> None:
    sentences = np.array([[0.8, 0.1, 0.1], [0.2, 0.2, 0.6], [0.0, 0.5, 0.5]])
    found = pooled(sentences, np.array([0, 0, 1]), np.array([3, 1, 4]), none=2, count=2)
    assert found.shape == (2, 9)
    assert found[0, :2] == pytest.approx([0.8, 0.2])
    assert found[0, 2:4] == pytest.approx([0.65, 0.125])
    assert found[0, 4:6] == pytest.approx(np.log([0.2 * 0.8, 0.9 * 0.8]))
    assert found[0, 6:] == pytest.approx([0.1, np.log(0.06), np.log(2)])
    assert found[1, 6:] == pytest.approx([0.5, np.log(0.5), 0.0])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_an_answer_is_no_neighbour_of_another_interviews(owners: list[int], seed: int) -> None:
    owners = sorted(owners)
    answers = np.random.default_rng(seed).dirichlet([1, 1, 1], len(owners))
    together = around(answers, np.array(owners))
    for owner in set(owners):
        rows = [k for k, one in enumerate(owners) if one == owner]
        assert together[rows] == pytest.approx(around(answers[rows], np.zeros(len(rows))))
    assert together[:, :3].sum(axis=1) == pytest.approx(1)


def test_the_threshold_keeps_the_error_or_says_it_cannot() -> None:
    sure = np.tile([0.9, 0.05, 0.05], (20, 1))
    assert abstention(sure, np.array(["outward"] * 20), BOOK) == LOWEST
    assert abstention(sure, np.array(["internal"] * 20), BOOK) == HIGHEST
    mixed = np.vstack([np.tile([0.45, 0.4, 0.15], (10, 1)), np.tile([0.7, 0.2, 0.1], (10, 1))])
    assert LOWEST < abstention(mixed, np.array(["internal"] * 10 + ["outward"] * 10), BOOK) <= 0.46 + 1e-9


def test_risk_falls_where_confidence_is_earned() -> None:
    probabilities = np.array([[p, 1 - p, 0.0] for p in np.linspace(0.5, 1.0, 50)])
    truth = np.array(["internal"] * 10 + ["outward"] * 40)
    curve = risk_coverage(probabilities, truth, BOOK.interview_labels)
    assert [coverage for coverage, _ in curve] == pytest.approx([tenth / 10 for tenth in range(1, 11)])
    assert curve[0][1] == 0.0
    assert curve[-1][1] == pytest.approx(0.2)


def test_precision_and_recall_with_intervals() -> None:
    found = precision_recall(np.array(["a", "a", "b", "b"]), np.array(["a", "b", "b", "b"]), "b")
    assert (found["precision"], found["recall"], found["named"], found["there"]) == (2 / 3, 1.0, 3, 2)
    # Wilson's interval of 2 in 3 at 95 percent, computed by his formula.
    z, n, p = 1.959964, 3, 2 / 3
    middle, half = (p + z * z / (2 * n)), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert wilson(2, 3) == pytest.approx(
        ((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)), abs=1e-4
    )


def test_what_is_no_such_interview_gets_no_side(model: Model) -> None:
    recipe = interview(
        "400 g Mehl mit zwei Eiern und einer Prise Salz verkneten und eine Stunde kalt stellen.",
        "Den Teig ausrollen, in Streifen schneiden und drei Minuten in Salzwasser kochen.",
        "Mit brauner Butter und Parmesan servieren, dazu passt grüner Salat.",
    )
    footballer = interview(
        "Wir haben in der zweiten Halbzeit die Zweikämpfe nicht mehr gewonnen, und dann fällt eben das Tor.",
        "Mein Knie ist wieder in Ordnung, am Samstag stehe ich auf dem Platz.",
        "Der Trainer hat uns gesagt, dass wir höher pressen sollen, das haben wir nicht getan.",
    )
    dutch = interview(
        "Ik beantwoord de hele dag vragen van klanten op Facebook en Twitter.",
        "Daarnaast schrijf ik berichten voor ons blog.",
        language="nl",
    )
    for said in model.predict([recipe, footballer, dutch]):
        assert said.label == "unclear"
    assert next(iter(model.predict([dutch]))).reason == "low_confidence"
    assert next(iter(model.predict([recipe]))).reason == "low_confidence"


def test_a_teacher_finds_the_answer_that_carries_the_label(model: Model) -> None:
    said = interview(
        "Studiert habe ich Geschichte in Jena, danach war ich zwei Jahre bei einem Verlag.",
        "Ich beantworte die Kommentare auf unserer Seite, schreibe die Beiträge und filme dafür.",
    )
    coded = Coded(said, "outward", (None, None), group="x", origin="labelled")
    (found,) = with_answer_labels([coded], BOOK, model)
    assert found.answer_labels == ("neither", "outward")
    (alone,) = with_answer_labels([coded], BOOK, None)
    assert alone.answer_labels == ("outward", "outward")
