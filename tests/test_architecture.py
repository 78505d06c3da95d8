"""The house keeps its shape: one-way imports, small files, named by what they are."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"},
    )


def test_a_planted_sibling_import_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    clean = lint_imports(tmp_path)
    assert clean.returncode == 0, clean.stdout
    planted = tmp_path / "src" / "rollenbild" / "sources" / "web.py"
    planted.write_text(planted.read_text() + "\nimport rollenbild.extraction\n")
    broken = lint_imports(tmp_path)
    assert broken.returncode != 0
    assert "rollenbild.sources" in broken.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 50, node.name


def test_no_file_is_called_by_what_it_is_not() -> None:
    assert [path for path in SOURCES if re.fullmatch(r"utils?|helpers?|misc|common", path.stem)] == []


def test_no_registry_or_foreign_path_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path.suffix in {".lock", ".toml", ".md", ".py", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert "index-url" not in text or path == Path(__file__), name
            assert "files.pythonhosted" not in text or path == Path(__file__), name


def test_help_starts_about_as_fast_as_an_empty_program() -> None:
    sys.path.insert(0, str(ROOT / "bench"))
    try:
        from startup import measure
    finally:
        sys.path.pop(0)
    ours, empty = measure(runs=9)
    assert ours <= 1.5 * empty


def test_decisions_name_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=!~ ]", one)[0] for one in project["dependencies"]]
    assert [name for name in names if name not in told] == []
