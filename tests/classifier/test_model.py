"""The rule of the codebook, the store's distrust, and predictions that do not depend on their neighbours."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.classifier import load_named
from rollenbild.classifier.corpus import read_corpus
from rollenbild.classifier.features import sentences
from rollenbild.classifier.model import Model
from rollenbild.classifier.rule import is_summary, label_from_answers, rule_probabilities
from rollenbild.classifier.scores import alpha, calibration_by_chance, calibration_error
from rollenbild.classifier.store import load_model
from rollenbild.config import default_codebook, shipped
from rollenbild.errors import ModelError
from tests.conftest import ROOT

BOOK = default_codebook()
CORPUS = ROOT / "data" / "corpus" / "interviews.jsonl"


@pytest.fixture(scope="module")
def model() -> Model:
    return load_named()


@pytest.mark.parametrize(
    ("labels", "words", "wanted"),
    [
        (["outward", "internal", "neither"], [60, 40, 500], "outward"),
        (["outward", "internal"], [59, 41], "unclear"),
        (["outward", "internal"], [40, 60], "internal"),
        (["neither", "neither"], [90, 10], "unclear"),
        ([], [], "unclear"),
    ],
)
def test_sixty_percent_of_the_words_decide(labels: list[str], words: list[int], wanted: str) -> None:
    assert label_from_answers(labels, words, BOOK) == wanted


def test_the_rule_gives_the_writers_labels_from_the_writers_answers() -> None:
    coded = read_corpus([CORPUS])
    given_, ruled = [], []
    for one in coded:
        labels = [label or "" for label in one.answer_labels]
        words = [len(answer.text.split()) for answer in one.interview.answers]
        given_.append(one.label or "")
        ruled.append(label_from_answers(labels, words, BOOK))
    assert alpha(given_, ruled) >= 0.8


@given(st.lists(st.integers(1, 200), min_size=0, max_size=8), st.integers(0, 2**32 - 1))
def test_rule_probabilities_are_probabilities(words: list[int], seed: int) -> None:
    answers = np.random.default_rng(seed).dirichlet([1, 1, 1], len(words))
    found = rule_probabilities(answers, np.array(words, dtype=np.int64), BOOK)
    assert set(found) == set(BOOK.interview_labels)
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= -1e-9


def test_sure_answers_make_a_sure_interview() -> None:
    sure = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert rule_probabilities(sure, np.array([50, 400]), BOOK)["outward"] == 1.0


def test_summaries_are_recognised() -> None:
    assert is_summary("Achtzig Prozent meiner Zeit sitze ich in Runden.")
    assert is_summary("Most of my day is writing replies.")
    assert not is_summary("Ich schreibe jeden Tag einen Beitrag.")


def test_sentences_lose_nothing() -> None:
    text = "Das ist z. B. so. Am 3. Mai war Schluss! „Ja?“ Nein … Dr. Meier kam."
    assert " ".join(sentences(text)) == text
    assert len(sentences(text)) >= 4


def test_predictions_do_not_depend_on_their_neighbours(model: Model) -> None:
    interviews = [one.interview for one in read_corpus([CORPUS])[:6]]
    together = list(model.predict(interviews))
    alone = [next(model.predict([one])) for one in interviews]
    assert together == alone
    assert [one.interview_id for one in together] == [one.id for one in interviews]


def test_probabilities_evidence_and_reasons(model: Model) -> None:
    for one, said in zip(
        read_corpus([CORPUS])[:8], model.predict(c.interview for c in read_corpus([CORPUS])[:8]), strict=True
    ):
        assert sum(said.probabilities.values()) == pytest.approx(1, abs=1e-5)
        assert len(said.evidence) <= 300
        spoken = " ".join(" ".join(a.text.replace("*", " ").split()) for a in one.interview.answers)
        assert said.evidence.rstrip("…") in spoken
        assert (said.reason != "") == (said.label == "unclear")
        assert len(said.answers) == len(one.interview.answers)


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("models", "default"), tmp_path / "default"))


def test_a_whole_folder_loads(tmp_path: Path) -> None:
    assert load_model(copied(tmp_path)).name == "default"


@pytest.mark.parametrize("name", ["model.skops", "metrics.json", "model_card.md", "codebook.md"])
def test_a_changed_file_is_refused(name: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_model(folder)


def test_missing_added_and_foreign_files_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "extra.pkl").write_bytes(b"x")
    with pytest.raises(ModelError, match="does not belong"):
        load_model(folder)
    (folder / "extra.pkl").unlink()
    (folder / "metrics.json").unlink()
    with pytest.raises(ModelError, match="is missing"):
        load_model(folder)


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["encoder"]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="another sentence encoder"):
        load_model(folder)


def test_types_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    import hashlib

    folder = copied(tmp_path)
    weights = folder / "model.skops"
    with zipfile.ZipFile(weights) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["schema.json"] = entries["schema.json"].replace(
        b"rollenbild.classifier.answers", b"os.path.classifier.answers"
    )
    with zipfile.ZipFile(weights, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["weights_sha256"] = hashlib.sha256(weights.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="not trusted"):
        load_model(folder)


def test_there_is_no_pickle_in_the_project() -> None:
    found = [
        path
        for path in (ROOT / "src").rglob("*.py")
        if "import pickle" in path.read_text() or "joblib" in path.read_text()
    ]
    assert found == []


def test_alpha_as_in_the_textbook() -> None:
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section B: two observers, nominal, alpha 0.692.
    one, two = (
        ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"],
        ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"],
    )
    assert alpha(one, two) == pytest.approx(0.692, abs=0.001)
    assert alpha(["a", "a"], ["a", "a"]) == 1.0
    assert alpha(["a", "b"], ["b", "a"]) < 0


def test_honest_probabilities_err_by_chance_on_few_rows_and_hardly_on_many() -> None:
    random = np.random.default_rng(1)
    few, many = random.uniform(0.4, 1, 100), random.uniform(0.4, 1, 20_000)
    assert 0.05 < calibration_by_chance(few) < 0.2
    assert calibration_by_chance(many) < 0.02
    assert calibration_error(many, random.random(20_000) < many) == pytest.approx(calibration_by_chance(many), abs=0.01)
    assert calibration_by_chance(np.ones(50)) == 0


def test_calibration_error_of_perfect_and_of_vain_confidence() -> None:
    sure = np.ones(100)
    assert calibration_error(sure, np.ones(100, dtype=bool)) == 0
    assert calibration_error(sure, np.zeros(100, dtype=bool)) == 1
