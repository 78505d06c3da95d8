"""A study comes out the same again, also elsewhere; one changed byte is named with its file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.sources.wordpress import corpus


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, rollenbild: Program) -> Path:
    tmp_path = tmp_path_factory.mktemp("made")
    folder = tmp_path / "seiten"
    folder.mkdir()
    for number, one in enumerate(corpus()[:4]):
        turns = "".join(f"<p><b>{turn['q']}</b></p><p>{turn['a']}</p>" for turn in one["turns"])
        (folder / f"{number}.html").write_text(
            f"<html><body><h1>Nr. {number}</h1>{turns}</body></html>", encoding="utf-8"
        )
    done = rollenbild("survey", folder, "--study", tmp_path / "study")
    assert done.returncode == 0, done.stderr
    first = json.loads((tmp_path / "study" / "interviews.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"]
    (tmp_path / "labels.csv").write_text(
        f"interview_id,label,coder,note\n{first},internal,anna,klar\n", encoding="utf-8"
    )
    words = ("labels", "import", tmp_path / "labels.csv", "--study", tmp_path / "study", "--sampling", "random")
    assert rollenbild(*words).returncode == 0
    assert rollenbild("--lang", "de", "report", "--study", tmp_path / "study").returncode == 0
    return tmp_path / "study"


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "study"))


def test_the_same_here_and_elsewhere(study: Path, tmp_path: Path, rollenbild: Program) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", study)
    shutil.unpack_archive(packed, tmp_path / "elsewhere")
    for place in (study, tmp_path / "elsewhere"):
        done = rollenbild("--lang", "en", "verify", "--study", place)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "report/report.html" in done.stdout
        assert "differs" not in done.stdout


@pytest.mark.parametrize(
    "name", ["labels.jsonl", "pages.warc.gz", "pages.jsonl", "interviews.jsonl", "report/summary.csv"]
)
def test_one_changed_byte_is_named(name: str, study: Path, rollenbild: Program) -> None:
    path = study / name
    content = bytearray(path.read_bytes())
    known = {"labels.jsonl": b"klar", "pages.jsonl": b'"sha256": "'}.get(name)
    place = content.rindex(known) + len(known) + 1 if known else len(content) // 2
    content[place] ^= 1
    path.write_bytes(content)
    done = rollenbild("--lang", "en", "verify", "--study", study)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"differs   {name}" in done.stdout
