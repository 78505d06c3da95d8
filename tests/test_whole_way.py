"""The whole way: survey, code fifteen at random, report; the summary changes its method and the headline its wording."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd

from rollenbild.pipeline.coding import plan_of, read_series
from rollenbild.study import Study
from tests.conftest import SERIES, Program, Site


def test_survey_code_report(series: Site, tmp_path: Path, rollenbild: Program) -> None:
    folder = tmp_path / "study"
    first = rollenbild("--lang", "en", "survey", series.address, "--study", folder)
    assert first.returncode == 0, first.stderr
    before = pd.read_csv(folder / "report" / "summary.csv")
    assert set(before["method"]) == {"model"}
    with (SERIES / "truth.csv").open(encoding="utf-8") as stream:
        truth = {Path(row["path"].rstrip("/")).name: row["label"] for row in csv.DictReader(stream)}
    study = Study.open(folder)
    order = plan_of(study, read_series(study)).order
    interviews = {one.id: one for one in study.read_interviews()}
    rows = [(one, truth[Path(interviews[one].url.rstrip("/")).name]) for one in order]
    for count, method in ((15, "post-stratified"), (len(rows), "census")):
        with (tmp_path / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["interview_id", "label", "coder", "time"])
            writer.writerows((one, label, "anna", "2024-01-01T00:00:00Z") for one, label in rows[:count])
        done = rollenbild("labels", "import", tmp_path / "labels.csv", "--study", folder, "--sampling", "random")
        assert done.returncode == 0, done.stderr
        told = rollenbild("--lang", "en", "report", "--study", folder)
        assert told.returncode == 0, told.stderr
        after = pd.read_csv(folder / "report" / "summary.csv")
        assert set(after["method"]) == {method}
        assert (after["hand_labels"] == count).all()
        assert (after["high"] - after["low"]).sum() < (before["high"] - before["low"]).sum()
        answer, ground = told.stdout.strip().splitlines()[-2:]
        assert answer != first.stdout.strip().splitlines()[-2]
        assert "hand" in ground
        assert "model alone" not in ground
        numbers = [int(one) for one in re.findall(r"\d+", answer)]
        assert {*after["low"], *after["high"]} <= {*numbers}
        coded = pd.read_csv(folder / "report" / "interviews.csv")["coder_label"]
        assert coded.notna().sum() == count
    agreed = rollenbild("--lang", "en", "agreement", "--study", folder)
    assert agreed.returncode == 0, agreed.stderr
    assert "anna and model, 24 interviews: alpha" in agreed.stdout
    assert "wide" in agreed.stderr
    table = pd.read_csv(folder / "report" / "agreement.csv", keep_default_na=False)
    assert {"coder_a", "coder_b", "unit", "alpha", "verdict"} <= set(table.columns)
