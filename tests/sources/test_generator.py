"""A site that a stock generator made (Pelican with its own theme), served by the standard library."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import Program, Site
from tests.sources.parts import need
from tests.sources.wordpress import INTERVIEWS, corpus


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pelican")
    content = folder / "content"
    content.mkdir()
    for number, one in enumerate(corpus(), start=1):
        turns = "\n\n".join(f"**{turn['q']}**\n\n{turn['a']}" for turn in one["turns"])
        (content / f"interview-{number}.md").write_text(
            f"Title: Interview {number} mit einer {one['title']}\nDate: 2014-03-{number:02d}\nCategory: Interviews\n"
            f"Tags: social media, beruf\nSlug: interview-{number}\n\n{turns}\n",
            encoding="utf-8",
        )
    for number in range(1, 5):
        text = "Ein Werkzeug zum Planen von Beiträgen, kurz angesehen und beschrieben. " * 8
        (content / f"werkzeug-{number}.md").write_text(
            f"Title: Werkzeug {number}\nDate: 2014-04-{number:02d}\nCategory: Werkzeuge\n\n{text}\n", encoding="utf-8"
        )
    (folder / "conf.py").write_text(
        "SITENAME='Beruf im Netz'\nSITEURL=''\nTIMEZONE='Europe/Berlin'\nDEFAULT_LANG='de'\nDEFAULT_PAGINATION=5\n"
        "FEED_ALL_ATOM='feeds/all.atom.xml'\nCATEGORY_FEED_ATOM='feeds/{slug}.atom.xml'\nAUTHOR='Redaktion'\n",
        encoding="utf-8",
    )
    words = [need("pelican"), str(content), "-o", str(folder / "output"), "-s", str(folder / "conf.py"), "-q"]
    subprocess.run(words, check=True, capture_output=True, cwd=folder)
    return folder / "output"


def test_the_survey_finds_the_series_of_a_category(
    output: Path, serve: Callable[[Path], Site], tmp_path: Path, rollenbild: Program
) -> None:
    site = serve(output)
    study = tmp_path / "study"
    done = rollenbild("survey", site.address + "category/interviews.html", "--study", study)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(study / "report" / "interviews.csv")
    assert len(table) == INTERVIEWS
    assert table["url"].str.contains("/interview-").all()
    assert table["published"].str.startswith("2014-03-").all()
    assert not [path for path in site.asked if "werkzeug" in path]
    assert len(site.asked) == len(set(site.asked))


def test_the_whole_site_from_its_root(
    output: Path, serve: Callable[[Path], Site], tmp_path: Path, rollenbild: Program
) -> None:
    site = serve(output)
    done = rollenbild("survey", site.address, "--study", tmp_path / "study")
    assert done.returncode == 0, done.stderr
    assert len(pd.read_csv(tmp_path / "study" / "report" / "interviews.csv")) == INTERVIEWS
