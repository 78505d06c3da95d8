"""The report in a real browser: sorted, searched, filtered and opened by mouse and by keys; quiet, strict, accessible."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rollenbild.report import Findings, write_report
from tests.report.making import BOOK, EVIL, findings, hand_labels

if TYPE_CHECKING:
    from playwright.sync_api import Page

NewPage = Callable[..., "Page"]


@pytest.fixture
def shown(tmp_path: Path, new_page: NewPage) -> Callable[..., Page]:
    """Write a report and open it; a request for anything but the file itself fails the test."""

    def show(told: Findings, language: str = "en", **options: object) -> Page:
        write_report(tmp_path / "report", told, language)  # type: ignore[arg-type]
        page = new_page(**options)
        address = (tmp_path / "report" / "report.html").as_uri()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert asked == [address]
        return page

    return show


def names(page: Page) -> list[str]:
    return page.locator(".case .c-name").all_inner_texts()


def found(page: Page, told: str) -> None:
    page.locator(f"#found:text-is('{told}')").wait_for()


def coded(count: int) -> Findings:
    """Findings of which the first two interviews were coded by hand, one of them otherwise than the model has it."""
    codes = hand_labels(
        ("i0", None, "outward", "anna"), ("i1", None, "outward", "anna"), ("i1", None, "outward", "ben"),
        ("i1", 1, "internal", "anna"),
    )  # fmt: skip
    return dataclasses.replace(findings(count), coder_labels={"i0": "outward", "i1": "outward"}, codes=codes)


def test_sorting_by_mouse_and_by_keys(shown: Callable[..., Page]) -> None:
    page = shown(findings(12))
    head = page.locator("th[data-key=name]")
    assert page.locator("th[data-key=label]").get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("[aria-sort]").count() == 1
    surnames = ["Adam", "Adam", "Berta", "Berta", "Émile", "Émile", "Ich", "Müller", "Müller", "Ölschläger"]
    assert [one.split()[0] for one in names(page)] == [*surnames, "Zander", "Zander"]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert names(page)[0].startswith("Zander")
    page.locator("th[data-key=iso]").get_by_role("button").press("Space")
    years = page.locator(".case .c-iso").all_inner_texts()
    assert [one[-4:] for one in years if one[-4:].isdigit()] == ["2009"] * 3 + ["2010"] * 4 + ["2011"] * 4
    assert not years[-1][-4:].isdigit(), "what has no date comes last"


def test_searching_and_filtering(shown: Callable[..., Page]) -> None:
    page = shown(findings(130))
    found(page, "1 to 50 of 130")
    search = page.get_by_label("Search")
    search.fill("MULLER haus")
    found(page, "22 interviews")
    assert all("Müller" in one for one in names(page))
    search.fill("stelle 77.")
    found(page, "1 interview")
    search.fill("nobody said this")
    page.get_by_text("No interview fits").wait_for()
    page.get_by_role("button", name="Show all again").click()
    found(page, "1 to 50 of 130")
    page.locator("select[name=label]").select_option("internal")
    found(page, "43 interviews")
    assert set(page.locator(".case .tag").all_inner_texts()) == {BOOK.called("internal", "en")}
    page.locator("select[name=department]").select_option("customer service")
    page.locator("select[name=year]").select_option("2010")
    expected = [n for n in range(1, 130) if n % 3 == 1 and n % 4 == 2]
    found(page, f"{len(expected)} interviews")


def test_pages_are_turned(shown: Callable[..., Page]) -> None:
    page = shown(findings(130))
    pager = page.locator("[data-pager=cases]")
    assert pager.get_by_role("button", name="Previous").is_disabled()
    first = names(page)
    pager.get_by_role("button", name="Next").click()
    found(page, "51 to 100 of 130")
    pager.get_by_role("button", name="Next").press("Enter")
    found(page, "101 to 130 of 130")
    assert pager.get_by_role("button", name="Next").is_disabled()
    assert not set(first) & set(names(page))


def test_many_pages_left_out_are_turned_too(shown: Callable[..., Page]) -> None:
    page = shown(findings(2, EVIL, left_out=230))
    page.locator("#left-found:text-is('1 to 50 of 230 pages')").wait_for()
    page.locator("[data-pager=left]").get_by_role("button", name="Next").click()
    page.locator("#left-found:text-is('51 to 100 of 230 pages')").wait_for()
    row = page.locator("#left-table tbody tr").first
    assert "/weg/50?=cmd" in row.inner_text()
    assert (row.locator("a").get_attribute("href") or "").startswith("https://blog.example/weg/50")
    assert page.title() != "owned"


def test_an_interview_opens_by_mouse_and_by_keys_to_all_codes(shown: Callable[..., Page]) -> None:
    page = shown(coded(6))
    row = page.locator("#i2")
    assert "by hand; the model says internal" in row.locator(".why").inner_text()
    row.locator("summary").click()
    assert row.locator(".turn .text").inner_text() == "Ich antworte, Stelle 1."
    codes = row.locator(".turn .codes li").all_inner_texts()
    assert codes == ["Model outward 0.90", "anna internal, strategic"]
    assert row.locator(".whole .codes li").all_inner_texts() == [
        "Model internal, strategic 0.80",
        "anna outward",
        "ben outward",
    ]
    other = page.locator("#i1").locator("summary")
    other.focus()
    page.keyboard.press("Enter")
    page.locator("#i1 .turn").wait_for()
    page.locator("select[name=coded]").select_option("differs")
    found(page, "1 interview")


def test_links_lead_to_the_page_and_to_its_archived_copy(shown: Callable[..., Page]) -> None:
    page = shown(findings(3, EVIL))
    assert page.locator("#i1 a").count() == 0
    assert [one.get_attribute("href") for one in page.locator("#i2 .c-links a").all()] == [
        "https://blog.example/1",
        "https://archive.example/1",
    ]
    passage = page.locator("#i2 blockquote a").get_attribute("href")
    assert passage is not None
    assert passage.startswith("https://archive.example/1#:~:text=%3Dcmd")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_text_does_nothing(shown: Callable[..., Page], width: int, script: bool) -> None:
    page = shown(findings(3, EVIL), "de", viewport={"width": width, "height": 800}, java_script_enabled=script)
    page.locator("#i1 summary").click()
    assert "<img src=x" in page.locator("#i1 .turn .text").inner_text()
    assert page.title() != "owned"
    assert page.locator("img").count() == 0
    assert page.locator("#i1 .title").bounding_box()["width"] < width  # type: ignore[index]
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_script_the_first_rows_stand_there_and_it_says_so(shown: Callable[..., Page]) -> None:
    page = shown(findings(230), "en", java_script_enabled=False)
    assert page.locator(".case").count() == 50
    assert "the first 50 of 230 interviews" in page.locator("noscript p").inner_text()
    assert page.locator("#find").is_hidden()
    page.locator(".case summary").first.click()
    page.locator(".case .turn").first.wait_for()


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one(shown: Callable[..., Page], count: int) -> None:
    page = shown(findings(count))
    assert page.locator(".case").count() == count
    assert ("no interview to count" in page.locator(".answer").inner_text()) == (count == 0)


def test_a_mark_opens_its_interview(shown: Callable[..., Page]) -> None:
    page = shown(findings(60))
    page.locator("#plot-years .wide [data-i='58']").first.dispatch_event("click")
    page.locator("#i58 .turn").wait_for()
    assert "Stelle 57." in page.locator("#i58 .turn .text").inner_text()


def test_all_of_one_label(shown: Callable[..., Page]) -> None:
    page = shown(findings(30, labels=["outward"] * 30))
    assert page.locator(".first .wide [data-mark=outward]").count() == 30
    assert page.locator(".first .wide [data-mark]").count() == 30


def test_one_who_may_lean_says_so_with_and_without_script(shown: Callable[..., Page]) -> None:
    told = findings(3)
    shares = {"outward": 0.17, "internal": 0.47, "unclear": 0.36}
    unsure = dataclasses.replace(told.predictions[2], reason="low_confidence", probabilities=shares)
    told = dataclasses.replace(told, predictions=[*told.predictions[:2], unsure])
    said = "das Modell ist nicht sicher genug; am ehesten „intern, strategisch“ (0,47)"
    for script in (True, False):
        page = shown(told, "de", java_script_enabled=script)
        assert page.locator("#i3 .why").inner_text() == said


def test_texts_say_their_language(shown: Callable[..., Page]) -> None:
    told = findings(2)
    spoken = [
        dataclasses.replace(one, language=tongue) for one, tongue in zip(told.interviews, ("de", "x'>"), strict=True)
    ]
    page = shown(dataclasses.replace(told, interviews=spoken), "en")
    page.locator("#i1 summary").click()
    assert page.locator("#i1 blockquote span").get_attribute("lang") == "de"
    assert page.locator("#i1 .turn .text").get_attribute("lang") == "de"
    assert page.locator("#i1 .why, #i1 summary").first.get_attribute("lang") is None
    assert page.locator("#i2 [lang]").count() == 0


def test_on_paper_everything_stands_and_nothing_asks_to_be_clicked(shown: Callable[..., Page], pictures: Path) -> None:
    page = shown(coded(60), "en")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".case").count() == 60
    assert page.locator(".case").last.is_visible()
    printed = [one.evaluate("one => getComputedStyle(one, '::after').content") for one in page.locator("#i3 a").all()]
    assert printed[:2] == ['": https://blog.example/2"', '": https://archive.example/2"']
    for dead in (".case summary", "nav.parts", "#find", ".pager", "#i3 blockquote a", "#plots details"):
        assert page.locator(dead).first.is_hidden(), dead
    assert page.locator(".codebook pre").bounding_box()["height"] > 200  # type: ignore[index]
    page.pdf(path=str(pictures / "report.pdf"), format="A4")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".case").count() == 50


LOOKS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_accessible_and_fits(
    shown: Callable[..., Page], axe_faults: Callable[[Page], list[str]], pictures: Path, look: str, language: str
) -> None:
    page = shown(coded(130), language, **LOOKS[look])
    page.locator(".case summary").first.click()
    page.screenshot(path=str(pictures / f"report-{language}-{look}.png"), full_page=True)
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") == LOOKS[look]["viewport"]["width"]  # type: ignore[index]
    assert axe_faults(page) == []


def test_axe_finds_faults_where_there_are_some(
    shown: Callable[..., Page], axe_faults: Callable[[Page], list[str]]
) -> None:
    page = shown(findings(3))
    bare = "one => { one.removeAttribute('placeholder'); one.closest('label').replaceWith(one); }"
    page.locator("#find input").evaluate(bare)
    assert any(one.startswith("label:") for one in axe_faults(page))
