"""Coding in a real browser: by keys alone, taken back, resumed, settled; light, dark and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rollenbild.labeling import RESOLVED, LabelLog, current, gold
from rollenbild.records import Interview, Turn
from tests.browser.conftest import missing
from tests.labeling.running import Running, label_page
from tests.labeling.study import disagree_on, fill, interview

if TYPE_CHECKING:
    from playwright.sync_api import Page

NewPage = Callable[..., "Page"]
Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the program's page; killed at the end if it still runs."""
    running: list[Running] = []

    def run(study: Path, coder: str = "anna", *words: str) -> Running:
        running.append(label_page(study, coder, "--lang", "en", *words))
        return running[-1]

    yield run
    for one in running:
        if one.process.poll() is None:
            one.kill()


def title(page: Page) -> str:
    return page.locator("main h1").inner_text()


def press(page: Page, key: str) -> None:
    """Press a key and wait until the page is done with it."""
    page.keyboard.press(key)
    page.wait_for_load_state("networkidle")


def open_page(page: Page, running: Running) -> None:
    page.goto(running.address)
    page.locator("main h1").wait_for()
    if "resolve" not in page.locator("#queue").input_value():
        page.locator("#outlook:not(:empty)").wait_for()


def code_by_key(page: Page, key: str) -> str:
    """Code the interview on the screen; gives back its title once the next one shows."""
    before = title(page)
    page.keyboard.press(key)
    page.wait_for_selector(f"main h1:not(:text-is('{before}'))")
    return before


def test_ten_by_keys_three_taken_back_closed_and_resumed(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    study = fill(tmp_path / "study", 24)
    page = new_page()
    first = start(study.root)
    open_page(page, first)
    assert "token" not in page.url
    done = [code_by_key(page, "123"[number % 3]) for number in range(10)]
    assert len(set(done)) == 10
    assert page.locator("#count").inner_text() == "10 of 24"
    for expected in reversed(done[7:]):
        page.keyboard.press("u")
        page.wait_for_selector(f"main h1:text-is('{expected}')")
    assert "Taken back" in page.locator("#said").inner_text()
    assert page.locator("#count").inner_text() == "7 of 24"
    page.get_by_role("button", name="End").click()
    page.get_by_text("Everything is saved").wait_for()
    assert first.ended() == 0
    assert "7 interviews coded" in first.after
    again = start(study.root)
    open_page(page, again)
    assert title(page) == done[7], "it goes on with the last one taken back"
    page.keyboard.press("l")
    page.locator("#done-box li").first.wait_for()
    assert page.locator("#done-box li span:first-child").all_inner_texts() == done[6::-1]
    labels = current(LabelLog(study.labels).read())
    assert [one.label for one in labels] == [("outward", "internal", "unclear")[number % 3] for number in range(7)]
    assert again.interrupt() == 0


def test_answers_notes_and_the_models_opinion_by_keys(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    study = fill(tmp_path / "study", 12)
    page = new_page()
    open_page(page, start(study.root))
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.get_by_text("Answer 1 saved: internal, strategic").wait_for()
    assert page.evaluate("document.activeElement.dataset.answer") == "2", "the next answer has the focus"
    page.keyboard.press("e")
    page.get_by_text("Answer 2 saved: neither").wait_for()
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.answer") == "1"
    assert page.locator(".opinion").count() == 0
    assert "outward" not in page.locator("main .guess").first.inner_text()
    page.keyboard.press("m")
    page.locator(".opinion").wait_for()
    assert "The model thinks: " in page.locator(".opinion").inner_text()
    page.keyboard.press("n")
    page.keyboard.type('1 2 3, said with "quotes" & <b>')
    page.keyboard.press("Escape")
    code_by_key(page, "1")
    answers = [one for one in current(LabelLog(study.labels).read()) if one.answer]
    (whole,) = [one for one in current(LabelLog(study.labels).read()) if not one.answer]
    assert [(one.answer, one.label, one.seen) for one in answers] == [(1, "internal", False), (2, "neither", False)]
    assert (whole.label, whole.seen, whole.note) == ("outward", True, '1 2 3, said with "quotes" & <b>')
    assert page.locator("#note-box").is_hidden(), "a note does not wander on to the next interview"


def test_a_note_begun_is_not_lost_when_the_interview_is_put_off(
    tmp_path: Path, start: Start, new_page: NewPage
) -> None:
    study = fill(tmp_path / "study", 2)
    page = new_page()
    open_page(page, start(study.root))
    put_off = title(page)
    page.keyboard.press("n")
    page.keyboard.type("read again")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.wait_for_selector(f"main h1:not(:text-is('{put_off}'))")
    code_by_key(page, "2")
    assert title(page) == put_off
    assert page.locator("#note").input_value() == "read again"
    page.keyboard.press("3")
    page.get_by_role("heading", name="Everything in this queue is coded").wait_for()
    assert [one.note for one in LabelLog(study.labels).read()] == ["", "read again"]


def test_a_disagreement_is_settled(
    tmp_path: Path, start: Start, new_page: NewPage, axe_faults: Callable[[Page], list[str]], pictures: Path
) -> None:
    study = fill(tmp_path / "study", 12)
    disagree_on(study.labels, "i3", 12)
    page = new_page(viewport={"width": 1280, "height": 800})
    open_page(page, start(study.root, "cem", "--resolve"))
    assert title(page) == interview(3).title
    assert page.locator("#count").inner_text() == "0 of 1"
    assert page.locator(".votes").inner_text().splitlines() == ["anna: outward", "ben: internal, strategic (“leads”)"]
    assert axe_faults(page) == []
    page.screenshot(path=str(pictures / "label-resolve.png"))
    page.keyboard.press("n")
    page.keyboard.type("rule 9")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.get_by_text("No disagreement is left open.").wait_for()
    labels = LabelLog(study.labels).read()
    assert (labels[-1].coder, labels[-1].note, labels[-1].label) == (RESOLVED, "cem: rule 9", "internal")
    assert gold(labels).unresolved == ()
    page.keyboard.press("u")
    page.wait_for_selector(".votes")
    assert gold(LabelLog(study.labels).read()).unresolved == (("i3", None),)


def test_the_codebook_is_searched_and_left_by_keys(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    page = new_page()
    open_page(page, start(fill(tmp_path / "study", 3).root))
    page.keyboard.press("/")
    page.keyboard.type("Monitoring")
    page.get_by_text("1 place").wait_for()
    assert page.locator("#rules-text mark").all_inner_texts() == ["Monitoring"]
    assert page.locator("#rules-text li:visible").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#rules-text mark").count() == 0
    assert page.locator("#rules-text li:visible").count() > 10
    page.keyboard.press("Escape")
    code_by_key(page, "1")


def test_keys_can_be_switched_off_and_buttons_do_the_same(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    study = fill(tmp_path / "study", 3)
    page = new_page()
    open_page(page, start(study.root))
    page.keyboard.press("?")
    page.get_by_label("Keys on").uncheck()
    page.keyboard.press("Escape")
    press(page, "1")
    assert LabelLog(study.labels).read() == []
    before = title(page)
    button = page.locator("#labels button").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"main h1:not(:text-is('{before}'))")
    assert page.evaluate("document.activeElement.tagName") == "H1", "a screen reader begins at the next interview"
    assert re.match(r"Saved: internal, strategic\. Now: Fragen an Person \d", page.locator("#said").inner_text())
    assert [one.label for one in LabelLog(study.labels).read()] == ["internal"]


def test_what_could_not_be_sent_is_sent_again_once(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    study = fill(tmp_path / "study", 3)
    page = new_page()
    open_page(page, start(study.root))
    before = title(page)
    lost: list[str] = []

    def lose_the_answer(route: object) -> None:
        lost.append(route.fetch().text())  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/api/code", lose_the_answer, times=1)
    page.keyboard.press("1")
    page.get_by_role("alert").get_by_text("Not saved").wait_for()
    assert title(page) == before, "what is not confirmed does not move on"
    page.get_by_role("button", name="Send again").click()
    page.wait_for_selector(f"main h1:not(:text-is('{before}'))")
    assert len(lost) == 1
    assert len(study.labels.read_text(encoding="utf-8").splitlines()) == 1
    assert page.get_by_role("alert").is_hidden()


def test_hostile_interviews_stay_text(tmp_path: Path, start: Start, new_page: NewPage) -> None:
    study = fill(tmp_path / "study", 0)
    nasty = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
    turns = (Turn("interviewer", nasty, nasty), Turn("interviewee", nasty + "\n\n" + "word" * 400))
    study.write_interviews(
        [Interview("i1", "javascript:document.title='owned'", title=nasty, interviewee=nasty, turns=turns)]
    )
    study.predictions.unlink()
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(start(study.root).address)
    page.locator(".block").wait_for()
    assert title(page) == nasty
    assert page.locator("main img, main script, main a").count() == 0
    assert page.title() != "owned"
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_missing_browser_fails_where_there_must_be_one_and_else_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="none here"):
        missing("none here")
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="none here"):
        missing("none here")


LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_accessible_and_fits(
    tmp_path: Path, start: Start, new_page: NewPage, axe_faults: Callable[[Page], list[str]], pictures: Path, look: str
) -> None:
    page = new_page(**LOOKS[look])
    open_page(page, start(fill(tmp_path / "study", 3).root, "anna", "--lang", "de"))

    def seen(name: str) -> None:
        page.screenshot(path=str(pictures / f"label-{look}-{name}.png"))
        assert page.evaluate("document.documentElement.scrollWidth") == LOOKS[look]["viewport"]["width"]  # type: ignore[index]
        assert axe_faults(page) == []

    assert page.locator("html").get_attribute("lang") == "de"
    seen("interview")
    page.keyboard.press("j")
    page.keyboard.press("q")
    page.locator(".block.coded").wait_for()
    page.keyboard.press("m")
    page.locator(".opinion").wait_for()
    page.keyboard.press("n")
    page.locator("#note").wait_for()
    seen("opinion")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("intern")
    seen("codebook")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    code_by_key(page, "1")
    page.keyboard.press("l")
    page.locator("#done-box li").wait_for()
    seen("done")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#help-box[open]").wait_for()
    seen("keys")
    page.keyboard.press("Escape")
    code_by_key(page, "2")
    page.keyboard.press("3")
    page.locator(".end").wait_for()
    seen("end")
