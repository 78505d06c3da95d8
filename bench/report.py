"""A report of 20,000 generated interviews: seconds to write it, its size, and seconds until Chromium shows it.

make bench-report
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rollenbild.config import default_codebook
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import AnswerPrediction, Interview, Page, Prediction, Turn
from rollenbild.report import Findings, write_report

COUNT = 20_000
ANSWERS, WORDS = 5, 60
"""Answers of an interview and words of an answer, as in the interviews of careers blogs."""
VOCABULARY = (
    "ich wir schreibe antworte plane Beiträge Kommentare „Fragen“ Kanäle Redaktion Leitlinien Schulung Woche abends "
    "Kundinnen Abteilung und oder mit für über morgens einen kleinen Film Rückfragen Strategie Budget nicht immer"
)
CONFUSION = [[77, 12, 17], [10, 56, 11], [12, 2, 44]]


def generated(count: int, seed: int = 20110517) -> Findings:
    """Findings of a series of so many interviews; every tenth page left out."""
    chance = random.Random(seed)
    book = default_codebook()
    departments = ("", "marketing", "PR", "communication", "customer service", "HR")

    vocabulary = VOCABULARY.split()

    def speech() -> str:
        return " ".join(chance.choices(vocabulary, k=WORDS)).capitalize() + "."

    interviews, predictions = [], []
    for number in range(count):
        turns = [
            part
            for _ in range(ANSWERS)
            for part in (Turn("interviewer", "Was tun Sie?"), Turn("interviewee", speech()))
        ]
        interviews.append(
            Interview(
                id=f"i{number}",
                url=f"https://blog.example/interview/{number}/",
                title=f"Fünf Fragen an Person {number}",
                published=f"{2008 + number % 12}-{1 + number % 12:02d}-{1 + number % 28:02d}",
                interviewee=f"Person {number}",
                organisation=f"Haus {number % 700}",
                job_title="Social Media Managerin" if number % 3 else "Leiter Redaktion",
                department=chance.choice(departments),
                language="de",
                turns=tuple(turns),
            )
        )
        label = chance.choice(book.interview_labels)
        shares = {name: 0.8 if name == label else 0.1 for name in book.interview_labels}
        answer = {"outward": 0.7, "internal": 0.2, "neither": 0.1}
        said = tuple(AnswerPrediction(k + 1, "outward", answer) for k in range(ANSWERS))
        words = {"outward": 60 * chance.randrange(3), "internal": 60 * chance.randrange(3), "neither": 120}
        reason = "low_confidence" if label == book.undecided else ""
        predictions.append(Prediction(f"i{number}", label, reason, shares, words, turns[1].text[:300], said, "m"))
    pages = [Page(one.url, one.url, "s", "fetched", "", "2011-05-17T08:00:00Z") for one in interviews]
    left_out = [(f"https://blog.example/{k}", "fetched", "other: only 34 words of text") for k in range(count // 10)]
    labels = [one.label for one in predictions]
    return Findings(
        interviews,
        predictions,
        prevalence_by_model(labels, book.interview_labels, CONFUSION),
        pages,
        left_out,
        ["https://blog.example/"],
        book,
        {"version": "m@1", "trained_on": "x", "threshold": 0.5, "metrics": {}},
    )


def opened(path: Path) -> tuple[float, float]:
    """Seconds until the page stands with its first rows, and until a search through all answers is done."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        place = shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=place, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(path.as_uri(), wait_until="load")
        page.locator("#found:not(:empty)").wait_for()
        shown = time.perf_counter() - start
        start = time.perf_counter()
        page.locator("input[name=words]").fill("person 19999")
        page.locator("#found:text-is('1 Interview')").wait_for(timeout=120_000)
        searched = time.perf_counter() - start
        browser.close()
    return shown, searched


def measure(count: int = COUNT) -> dict[str, float]:
    """Seconds and megabytes by what was measured."""
    findings = generated(count)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        write_report(Path(folder), findings, "de")
        written = time.perf_counter() - start
        page = Path(folder) / "report.html"
        shown, searched = opened(page)
        return {"written": written, "megabytes": page.stat().st_size / 1e6, "opened": shown, "searched": searched}


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    found = measure(count)
    print(f"{count} interviews written in {found['written']:.1f} s ({found['megabytes']:.0f} MB for report.html),")
    print(f"opened in {found['opened']:.1f} s, searched through in {found['searched']:.1f} s")
    sys.exit(found["written"] >= 60 or found["opened"] >= 5)
