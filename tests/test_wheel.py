"""The wheel works in an empty environment, away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site

WHEELS = ROOT / ".cache" / "wheels"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_runs_a_survey_in_an_empty_environment(tmp_path: Path, series: Site) -> None:
    assert WHEELS.is_dir(), "make test keeps the dependencies' wheels in .cache/wheels"
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("rollenbild-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "rollenbild/shipped/models/default/model.skops" in names
    assert "rollenbild/shipped/data/codebook.md" in names
    empty = tmp_path / "empty"
    venv.create(empty, with_pip=True)
    bin_folder = empty / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [bin_folder / "python", "-m", "pip", "install", "--quiet", "--no-index", "--find-links", WHEELS, wheel],
        check=True,
        capture_output=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("PIP_")},
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [bin_folder / "rollenbild", "--lang", "en", "survey", series.address, "--study", "study"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(elsewhere), "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "Of 24 interviews, " in done.stdout
    assert (elsewhere / "study" / "report" / "report.html").is_file()
