"""A real browser for the pages we write: Debian's Chromium, without a window and without a word to the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing(reason: str) -> None:
    """A machine set up for the tests (CI=true) must have a browser; elsewhere its lack is no fault of the code."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once; skipped with the reason where there is none."""
    if not Path(CHROMIUM).exists():
        missing(f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright for Python is not installed (make test sets it up)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages with options of a browser context of their own (``color_scheme``, ``viewport``, ``locale``).

    An error in a page's script, or a breach of its content policy, fails the test that caused it.
    """
    contexts = []
    faults: list[str] = []

    def note(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def start(**options: Any) -> Page:
        contexts.append(chromium.new_context(**options))
        page: Page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", note)
        return page

    yield start
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture(scope="session")
def axe_faults() -> Callable[[Page], list[str]]:
    """Accessibility faults of a page that axe-core calls serious or critical, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def faults(page: Page) -> list[str]:
        found = axe.run(page).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {node['html'][:120]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    return faults


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: ``ROLLENBILD_PICTURES`` if set (to look at them), else a folder of the test run."""
    if place := os.environ.get("ROLLENBILD_PICTURES"):
        Path(place).mkdir(parents=True, exist_ok=True)
        return Path(place)
    return tmp_path_factory.mktemp("pictures")
