"""``train``, ``evaluate`` and ``models`` from the command line: small samples, another question, and who takes over."""

from __future__ import annotations

import csv
import json
import shutil
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rollenbild.classifier.corpus import read_corpus
from rollenbild.config import shipped
from tests.conftest import ROOT, Program

CORPUS = ROOT / "data" / "corpus"
TEAM = Path(__file__).with_name("team.md")

ALONE = [
    "Das mache ich ganz allein, von der Idee bis zum letzten Wort.",
    "Eine Gruppe habe ich nicht, ich sitze für mich in einem Büro.",
    "Niemand hilft mir dabei, ich erledige es selbst.",
    "Bei uns bin ich die Einzige, die das tut.",
    "Ich arbeite solo und stimme mich mit keinem ab.",
    "Alles liegt bei mir, Kollegen gibt es dafür keine.",
]
TEAM_WORK = [
    "Wir sind zu fünft und teilen uns die Woche auf.",
    "Jeden Morgen trifft sich unsere Gruppe und verteilt die Arbeit.",
    "Meine Kollegin und ich machen das gemeinsam.",
    "Das schafft man nur zusammen, wir sind eine Mannschaft.",
    "Zu dritt planen wir und springen füreinander ein.",
    "Das ganze Team arbeitet daran, jeder an einem Teil.",
]
OTHER = [
    "Studiert habe ich in Leipzig, das ist lange her.",
    "Die Plattformen ändern sich ja dauernd.",
    "Am liebsten esse ich mittags eine Suppe.",
    "Unser Haus wurde 1890 gegründet.",
    "Der Markt wird in den nächsten Jahren wachsen.",
    "Das Wetter ist hier meistens schlecht.",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store of its own, with the shipped model in it."""
    shutil.copytree(shipped("models", "default"), tmp_path / "home" / "models" / "default")
    return tmp_path / "home"


def team_table(path: Path, repeat: int = 3) -> Path:
    """Interviews of three answers each, an answer a row, as ``labels export`` and other tools write them."""
    rows = []
    for k in range(6 * repeat):
        side, words = [("alone", ALONE), ("team", TEAM_WORK)][k % 2]
        texts = [(OTHER[k % 6], "other"), (words[k % 6], side), (words[(k * 5 + 1) % 6], side)]
        rows += [(f"i{k:02d}", number, text, label) for number, (text, label) in enumerate(texts, start=1)]
        rows.append((f"i{k:02d}", "", "\n\n".join(text for text, _ in texts), side))
    # One more kind of interview: nothing said.
    for k in range(4):
        text = OTHER[k]
        rows += [(f"n{k}", 1, text, "other"), (f"n{k}", "", text, "open")]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("interview_id", "answer", "text", "label"))
        writer.writerows(rows)
    return path


def test_another_question_is_learnt_from_a_small_table_in_under_a_minute(
    tmp_path: Path, home: Path, rollenbild: Program
) -> None:
    table = team_table(tmp_path / "coded.csv")
    began = time.monotonic()
    done = rollenbild("train", table, "--codebook", TEAM, "--name", "team", ROLLENBILD_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    assert "answers another question" in done.stdout
    assert "the model in use stays as it was" in done.stdout
    texts = tmp_path / "new.jsonl"
    texts.write_text(
        json.dumps({"id": 1, "text": "Wer hilft dabei?\n\nKeiner, das mache ich ganz allein und selbst."})
        + "\n"
        + json.dumps({"id": 2, "text": "Wer hilft dabei?\n\nWir teilen es im Team auf, jeder macht einen Teil."})
        + "\n"
    )
    said = rollenbild("classify", texts, "--model", "team", "--out", tmp_path / "said.csv", ROLLENBILD_HOME=str(home))
    assert said.returncode == 0, said.stderr
    with (tmp_path / "said.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert {"p_alone", "p_team", "p_open"} <= set(found[0])
    assert float(found[0]["p_alone"]) > float(found[0]["p_team"])
    assert float(found[1]["p_team"]) > float(found[1]["p_alone"])
    measured = rollenbild("evaluate", table, "--model", "team", ROLLENBILD_HOME=str(home))
    assert measured.returncode == 0, measured.stderr
    assert "learnt from" in measured.stdout
    assert "nearest centroid" in measured.stdout


def test_a_worse_model_does_not_take_over_and_old_ones_come_back(
    tmp_path: Path, home: Path, rollenbild: Program
) -> None:
    # Some interviews that nothing was learnt from: too few to beat the shipped model on them.
    files = sorted((CORPUS / "retold").glob("*.jsonl"))
    unknown = [one for one in read_corpus(files) if one.part == "test"][:60]
    path = tmp_path / "few.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "text", "label"))
        for one in unknown:
            writer.writerow((one.interview.id, "\n\n".join(turn.text for turn in one.interview.turns), one.label))
    environment = {"ROLLENBILD_HOME": str(home)}
    done = rollenbild("train", path, "--name", "few", **environment)
    assert done.returncode == 0, done.stderr
    listed = rollenbild("models", "list", **environment).stdout
    assert "* default" in listed
    assert "  few" in listed
    forced = rollenbild("train", path, "--name", "few", "--force", **environment)
    assert forced.returncode == 0, forced.stderr
    assert "* few" in rollenbild("models", "list", **environment).stdout
    assert "by force" in rollenbild("models", "show", **environment).stdout
    assert rollenbild("models", "use", "default", **environment).returncode == 0
    assert "* default" in rollenbild("models", "list", **environment).stdout


def test_the_same_training_twice_is_the_same_model(tmp_path: Path, home: Path, rollenbild: Program) -> None:
    table = team_table(tmp_path / "coded.csv", repeat=2)
    hashes = []
    for name in ("one", "two"):
        done = rollenbild("train", table, "--codebook", TEAM, "--name", name, ROLLENBILD_HOME=str(home))
        assert done.returncode == 0, done.stderr
        hashes.append(json.loads((home / "models" / name / "manifest.json").read_text())["weights_sha256"])
    assert hashes[0] == hashes[1]


def test_evaluate_says_where_the_floor_was_missed_and_keeps_what_it_found(tmp_path: Path, rollenbild: Program) -> None:
    sample = CORPUS / "retold" / "w25.jsonl"
    done = rollenbild("evaluate", sample, "--part", "test", "--floor", "0.999", "--out", tmp_path / "found")
    assert done.returncode == 3, done.stderr
    assert "below the floor" in done.stderr
    assert "Krippendorff" in done.stdout
    figures = json.loads((tmp_path / "found" / "evaluation.json").read_text(encoding="utf-8"))
    assert (tmp_path / "found" / "evaluation.md").read_text(encoding="utf-8").strip() == done.stdout.strip()
    plot = ElementTree.fromstring((tmp_path / "found" / "calibration.svg").read_text(encoding="utf-8"))
    marks = [one for one in plot.iter("{http://www.w3.org/2000/svg}use") if "fill-opacity" in one.get("style", "")]
    assert len(marks) == len(figures["answer_calibration"]) + len(figures["interview_calibration"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id,text\n1,Hallo\n", "no column for labels"),
        ("id,text,label\n1,Hallo,purple\n", "No label in the file can be used"),
        ("interview_id,label\n1,outward\n", "without their texts"),
    ],
)
def test_tables_that_teach_nothing_are_refused_in_a_paragraph(
    content: str, told: str, tmp_path: Path, home: Path, rollenbild: Program
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content)
    done = rollenbild("train", path, "--name", "x", ROLLENBILD_HOME=str(home))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
