"""Extraction beside trafilatura: pages a second, and turns beside two baselines, on the golden pages.

Run with ``make bench-extract``; the figures go to ``docs/extraction.md``.
"""

from __future__ import annotations

import datetime
import platform
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import trafilatura  # noqa: E402
from bench.marked import put  # noqa: E402
from tests.extraction.golden import Golden, f1, golden_pages, means, score, squeezed  # noqa: E402

from rollenbild.extraction import extract  # noqa: E402
from rollenbild.extraction.dom import parsed  # noqa: E402
from rollenbild.extraction.lines import page_lines  # noqa: E402
from rollenbild.sources import decode  # noqa: E402

DOC = ROOT / "docs" / "extraction.md"
ROUNDS = 5


def speeds(pages: list[Golden]) -> tuple[float, float]:
    """Pages a second, ours and trafilatura's, in turns so that neither has the quieter machine."""
    texts = [(decode(page.body, page.content_type), str(page.expected["url"])) for page in pages]
    texts = [one for one, page in zip(texts, pages, strict=True) if page.content_type == "text/html"]
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        begun = time.process_time()
        for text, url in texts:
            extract(text, url=url)
        middle = time.process_time()
        for text, url in texts:
            trafilatura.bare_extraction(text, url=url, with_metadata=True)
        best = [min(best[0], middle - begun), min(best[1], time.process_time() - middle)]
    return len(texts) / best[0], len(texts) / best[1]


def baseline(page: Golden, by: str) -> float:
    """Turn F1 of a simple rule: a line that ends in a question mark is a question, or a bold one is."""
    text = decode(page.body, page.content_type)
    if page.content_type == "text/html":
        lines = [(one.text, one.bold) for one in page_lines(parsed(text))]
    else:
        lines = [(line, False) for line in text.splitlines() if line.strip()]
    turns: list[tuple[str, str]] = []
    for line, bold in lines:
        asks = line.rstrip().endswith("?") if by == "question mark" else bold
        speaker = "interviewer" if asks else "interviewee"
        if turns and turns[-1][0] == speaker:
            turns[-1] = (speaker, f"{turns[-1][1]} {squeezed(line)}")
        else:
            turns.append((speaker, squeezed(line)))
    wanted = [(turn["speaker"], squeezed(turn["text"])) for turn in page.expected["turns"]]  # type: ignore[attr-defined]
    return f1(turns, wanted)


def main() -> None:
    """Measure, print, and write the table into the document."""
    pages = golden_pages()
    interviews = [page for page in pages if page.expected["turns"]]
    ours, theirs = speeds(pages)
    found = means([score(page) for page in pages])
    simple = {by: sum(baseline(page, by) for page in interviews) / len(interviews) for by in ("question mark", "bold")}
    rows = [
        ("pages a second, with turns and metadata", f"{ours:.0f}", f"trafilatura {theirs:.0f}", f"{ours / theirs:.2f}"),
        ("turn F1", f"{found['turn_f1']:.3f}", f"a line with a question mark asks: {simple['question mark']:.3f}", ""),
        ("turn F1", f"{found['turn_f1']:.3f}", f"a bold line asks: {simple['bold']:.3f}", ""),
    ]
    table = "\n".join(
        ["| what | ours | beside | ratio |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    )
    print(table)
    if DOC.is_file():
        day = datetime.datetime.now(datetime.UTC).date()
        stamp = f"`make bench-extract`, {day}, {len(pages)} golden pages, Python {platform.python_version()}"
        put(DOC, "bench", f"{stamp}\n\n{table}")


if __name__ == "__main__":
    main()
