"""Errors come in the reader's language: every sentence an error can say has its German one."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollenbild.cli.console import asked_language
from rollenbild.errors import StudyError, UsageError
from rollenbild.messages.explaining import explained, german_errors, in_german
from tests.conftest import ROOT, Program


def templates(node: ast.expr) -> Iterator[str]:
    """The sentences an expression can stand for, what is filled in as numbered places."""
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr(parts):
            places = iter(range(len(parts)))
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else f"{{{next(places)}}}" for part in parts
            )
        case ast.IfExp():
            yield from templates(node.body)
            yield from templates(node.orelse)


def error_names(trees: list[ast.Module]) -> set[str]:
    """Names of `RollenbildError` and of all classes made from it."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"RollenbildError"}
    for _ in range(3):
        names |= {one.name for one in classes if names & {base.id for base in one.bases if isinstance(base, ast.Name)}}
    return names


def said_by_errors() -> set[str]:
    """What the program's errors say, and what they say to do next, as sentences with places.

    Parts of sentences (they begin small) stand in lists of what was left out, beside the ledger's English entries; those
    about rows of a table of labels, which are told on the screen, are sentences like the others.
    """
    paths = list((ROOT / "src").rglob("*.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    names, found = error_names(trees), set()
    assert {"UsageError", "WorkerError"} <= names
    for path, tree in zip(paths, trees, strict=True):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            said = [word.value for word in node.keywords if word.arg == "fault"]
            if isinstance(node.func, ast.Name) and node.func.id in names:
                said += [*node.args[:1], *(word.value for word in node.keywords if word.arg == "next_step")]
            of_rows = path.parent.name == "exchange"
            texts = {text for one in said for text in templates(one) if text}
            found |= {text for text in texts if of_rows or text[0].isupper() or text[0] == "{"}
    return found


def test_every_error_has_its_german_sentence_and_no_other_is_kept() -> None:
    said, known = said_by_errors(), set(german_errors())
    assert len(said) > 120
    assert said - known == set()
    assert known - said == set()


def test_german_sentences_keep_the_places() -> None:
    formatter = string.Formatter()
    for english, german in german_errors().items():
        asked = {name for _, name, _, _ in formatter.parse(english) if name is not None}
        used = {name for _, name, _, _ in formatter.parse(german) if name is not None}
        assert used == asked, english


def test_every_sentence_is_recognised_as_itself() -> None:
    """A sentence of few fixed words must not take what another says."""
    fillings = ["'Zeitung'", "a.csv", "No such file or directory", "a: b (c), d=1"]
    for english, german in german_errors().items():
        for filling in fillings:
            places = re.findall(r"\{\d+\}", english)
            said = in_german(english.format(*[filling] * len(places)))
            assert said == german.format(*[filling] * len(places)), english


def test_what_is_not_known_stays_as_it_is() -> None:
    error = StudyError("This is new.", where="x.csv", next_step="Do something.")
    assert explained(error, "de") == "This is new. (x.csv) Do something."


def test_the_paragraph_keeps_its_order() -> None:
    error = UsageError("There is no format 'docx'.", where="--format", next_step="Use one of: xlsx, png.")
    assert explained(error, "de") == "Das Format 'docx' gibt es nicht. (--format) Möglich sind: xlsx, png."
    assert explained(error, "en") == str(error)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["report", "--lang", "de"], "de"),
        (["--lang=de", "report"], "de"),
        (["--lang", "de", "report", "--lang", "en"], "en"),
        (["report", "--lang"], "en"),
        (["--lang", "fr"], "en"),
    ],
)
def test_language_of_the_command_line(words: list[str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert asked_language(words) == language


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "--study", "{}/none"), "Fehler: In diesem Ordner ist keine Studie. ("),
        (("survey", "{}", "--study", "{}/s"), "Fehler: In dem Ordner sind keine gespeicherten Seiten. ("),
        (("classify", "{}/t.csv", "--text-column", "wort"), "Fehler: Die Tabelle hat keine Spalte 'wort'. ("),
        (("classify", "{}/t.csv", "--model", "nie"), "Fehler: Ein Modell namens 'nie' gibt es nicht. ("),
        (("survey", "{}/t.csv", "--study", "{}/s"), "Fehler: Auf keiner der Seiten steht ein Interview. ("),
        (("survey", "{}/weg.html", "--study", "{}/s"), "Fehler: Diese Quelle gibt es nicht. ("),
    ],
)
def test_the_program_says_it(words: tuple[str, ...], told: str, tmp_path: Path, rollenbild: Program) -> None:
    (tmp_path / "t.csv").write_text("id,text\na,Guten Tag.\n", encoding="utf-8")
    folder = tmp_path / "leer"
    folder.mkdir()
    place = [one.replace("{}", str(folder if one == "{}" else tmp_path)) for one in words]
    done = rollenbild(*place, "--lang", "de")
    assert done.returncode in {1, 2}
    assert done.stderr.startswith(told), done.stderr
    assert rollenbild(*place, "--lang", "en").stderr.startswith("Error: ")
