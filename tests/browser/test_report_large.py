"""A report of 20,000 interviews, written and opened: it is all there, and only a page of it is shown."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bench.report import COUNT, generated

from rollenbild.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.slow
def test_twenty_thousand(tmp_path: Path, new_page: Callable[..., Page]) -> None:
    write_report(tmp_path, generated(COUNT), "de")
    with (tmp_path / "interviews.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) == COUNT
    page = new_page()
    page.goto((tmp_path / "report.html").as_uri())
    page.locator("#found:text-is('1 bis 50 von 20.000')").wait_for()
    assert page.locator(".answer").inner_text().startswith("Von 20.000 Interviews gilt:")
    assert page.locator(".case").count() == 50
    assert page.locator(".first [data-mark]").count() == 0, "as many marks as interviews would be a blot"
    page.get_by_label("Suchen").fill("person 19999")
    page.locator("#found:text-is('1 Interview')").wait_for()
    page.locator(".case summary").click()
    # The turns are built when the browser tells that the row was opened, which is after the click has returned.
    page.locator(".case .turn").nth(4).wait_for()
    assert page.locator(".case .turn").count() == 5
