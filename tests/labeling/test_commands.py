"""``rollenbild label`` and ``rollenbild labels`` from the command line."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from rollenbild.labeling import LabelLog, current
from rollenbild.study import Study
from tests.conftest import ROOT, Program

from .running import label_page
from .study import fill


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return fill(tmp_path / "study", 6, classified=False)


def entered(lines: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the program with lines on its input."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, words)],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_coding_in_the_shell_then_out_and_into_another_study(study: Study, tmp_path: Path, rollenbild: Program) -> None:
    done = entered(
        "1\n2\n1 q\nn gut\n3\n", "--lang", "de", "label", "--study", study.root, "--coder", "anna", "--terminal"
    )
    assert done.returncode == 0, done.stderr
    assert "3 Interviews kodiert" in done.stderr
    labels = current(LabelLog(study.labels).read())
    assert len(labels) == 4
    other = fill(tmp_path / "other", 6, classified=False)
    for name in ("out.csv", "out.jsonl", "out.json"):
        assert rollenbild("labels", "export", tmp_path / name, "--study", study.root).returncode == 0
    first = rollenbild(
        "--lang", "en", "labels", "import", tmp_path / "out.csv", "--study", other.root, "--sampling", "stated"
    )
    assert first.returncode == 0, first.stderr
    assert "4 labels imported" in first.stdout
    again = rollenbild("--lang", "en", "labels", "import", tmp_path / "out.json", "--study", other.root)
    assert again.returncode == 0
    assert "4 are in the study already" in again.stderr
    assert sorted(LabelLog(other.labels).read(), key=str) == sorted(labels, key=str)


def test_an_import_of_which_nothing_fits_fails_and_says_why(study: Study, tmp_path: Path, rollenbild: Program) -> None:
    table = tmp_path / "in.csv"
    table.write_text("id,label,coder\nnobody,outward,anna\ni1,loud,anna\n", encoding="utf-8")
    done = rollenbild("--lang", "en", "labels", "import", table, "--study", study.root)
    assert done.returncode == 1
    assert "row 2: no interview 'nobody' in the study" in done.stderr
    assert "row 3: the codebook has no label 'loud'" in done.stderr
    assert "Nothing was imported." in done.stderr
    assert "Traceback" not in done.stderr
    done = rollenbild("--lang", "de", "labels", "import", table, "--study", study.root)
    assert "ein Interview 'nobody' ist nicht in der Studie" in done.stderr
    assert "das Codebuch kennt für ein Interview kein 'loud'" in done.stderr
    assert not study.labels.exists()
    table.write_text("id,label,coder\nnobody,outward,anna\ni1,internal,anna\n", encoding="utf-8")
    partly = rollenbild("--lang", "en", "labels", "import", table, "--study", study.root)
    assert partly.returncode == 0
    assert "One label imported" in partly.stdout
    (label,) = LabelLog(study.labels).read()
    assert (label.interview_id, label.sampling) == ("i1", "imported")


def test_broken_lines_are_told_with_their_number_and_the_rest_is_used(study: Study) -> None:
    entered("1\n2\n", "label", "--study", study.root, "--coder", "anna", "--terminal")
    first, second = study.labels.read_bytes().splitlines(keepends=True)
    study.labels.write_bytes(first + b"{broken}\n" + second + b'{"interview_id": "i')
    done = entered("3\n", "--lang", "en", "label", "--study", study.root, "--coder", "anna", "--terminal")
    assert done.returncode == 0
    assert "Line 2 of the labels cannot be read" in done.stderr
    assert "line 4) is cut off" in done.stderr
    assert "3 interviews coded, 2 of them before" in done.stderr
    assert b'{"interview_id": "i{' not in study.labels.read_bytes()
    assert len(LabelLog(study.labels).read()) == 3


WRONG = [
    (("--coder", "resolved"), 2, "no name for a coder"),
    (("--coder", "anna", "--queue", "resolve"), 2, "no queue 'resolve'"),
    (("--coder", "anna", "--queue", "best"), 2, "no queue 'best'"),
    (("--coder", "anna", "--queue", "uncertain"), 2, "Classify the study first"),
]


@pytest.mark.parametrize(("words", "code", "told"), WRONG, ids=range(len(WRONG)))
def test_wrong_use_is_told_in_a_paragraph(
    study: Study, rollenbild: Program, words: tuple[str, ...], code: int, told: str
) -> None:
    done = rollenbild("--lang", "en", "label", "--study", study.root, "--terminal", *words)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_study_or_an_interview_there_is_nothing_to_code(tmp_path: Path, rollenbild: Program) -> None:
    assert "no study in this folder" in rollenbild("label", "--study", tmp_path / "none", "--coder", "a").stderr
    empty = fill(tmp_path / "empty", 0)
    done = rollenbild("label", "--study", empty.root, "--coder", "a")
    assert done.returncode == 1
    assert "holds no interview" in done.stderr


def test_the_page_is_for_this_machine_with_its_token_and_ends_with_ctrl_c(study: Study, rollenbild: Program) -> None:
    running = label_page(study.root, "anna", "--lang", "en")
    wire = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)

    def asked(path: str, **headers: str) -> tuple[int, str]:
        wire.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = wire.getresponse()
        return response.status, response.read().decode()

    assert asked("/api/next")[0] == 403
    assert asked("/api/next", X_Rollenbild_Token=running.token, Host="blog.example")[0] == 403
    status, content = asked("/api/next", X_Rollenbild_Token=running.token)
    assert status == 200
    assert json.loads(content)["item"]["blocks"]
    wire.close()
    listening = [
        one.laddr.ip for one in psutil.Process(running.process.pid).net_connections() if one.status == "LISTEN"
    ]
    assert listening == ["127.0.0.1"], "nobody else on the network can reach it"
    taken = rollenbild(
        "--lang", "en", "label", "--study", study.root, "--coder", "ben", "--no-browser", "--port", running.port
    )
    assert taken.returncode == 2
    assert "port cannot be used" in taken.stderr
    assert running.interrupt() == 0
    assert "0 interviews coded" in running.after
    assert "Traceback" not in running.after
