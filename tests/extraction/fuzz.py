"""Golden pages mutated at random: whatever comes in, extraction raises nothing (``make fuzz``).

Usage: python tests/extraction/fuzz.py [COUNT] [SEED]
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from rollenbild.extraction import extract, merge  # noqa: E402
from rollenbild.sources import decode  # noqa: E402
from tests.extraction.golden import Golden, golden_pages  # noqa: E402

TOKENS = [
    b"<", b">", b"</p>", b"<p", b"<div>", b"</div>", b"<table><tr><td>", b"<br><br>", b"<b>", b"</b>", b"<script>", b"<!--",
    b"-->", b"]]>", b"&#0;", b"&#x110000;", b"&nbsp;", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"?", b":", b"F:", b"A:", b"00:01",
    b"<h2>", b"<a href=", b"\r", b"<title>", b'<script type="application/ld+json">{"@type":[', b"</html>", b"<html>", b"<svg>",
    b"<template>", b"<frameset>", b"\xe2\x80\xae", b'class="frage"', b"itemscope itemtype=https://schema.org/Question",
]  # fmt: skip


def mutated(body: bytes, other: bytes, dice: random.Random) -> bytes:
    """A page cut, doubled, crossed with another, sprinkled with markup or noise."""
    text = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        place = dice.randrange(len(text) + 1)
        span = min(dice.randint(1, 400), max(len(text) - place, 0))
        match dice.randrange(7):
            case 0:
                del text[place : place + span]
            case 1:
                text[place:place] = text[place : place + span] * dice.randint(1, 20)
            case 2:
                begin = dice.randrange(len(other) + 1)
                text[place:place] = other[begin : begin + span]
            case 3:
                for _ in range(dice.randint(1, 30)):
                    here = dice.randrange(len(text) + 1)
                    text[here:here] = dice.choice(TOKENS)
            case 4:
                text[place : place + span] = dice.randbytes(span)
            case 5:
                del text[place:]
            case _:
                text[place:place] = dice.choice(TOKENS) * dice.randint(1, 300)
    return bytes(text)


def run(pages: list[Golden], count: int, seed: int) -> tuple[int, list[tuple[int, str]]]:
    """How many mutants were read, and which of them raised, with the error."""
    dice = random.Random(seed)
    failures = []
    for number in range(count):
        page, other = dice.choice(pages), dice.choice(pages)
        body = mutated(page.body, other.body, dice)
        kind = dice.choice([page.content_type, "text/html", "text/plain", "text/markdown", ""])
        try:
            found = extract(decode(body, kind), url="https://fuzz.example/", content_type=kind)
            if found.interview is not None:
                assert found.interview.turns
                assert all(turn.text.strip() for turn in found.interview.turns)
                assert len(list(merge([found.interview, found.interview]))) == 1
            else:
                assert found.reason
        except Exception as error:
            failures.append((number, f"{type(error).__name__}: {error}"))
    return count, failures


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else 20110517
    begun = time.monotonic()
    total, raised = run(golden_pages(), asked, chosen)
    sys.stdout.write(f"{total} mutated pages, {len(raised)} raised, {time.monotonic() - begun:.0f} s\n")
    for failed, told in raised[:20]:
        sys.stdout.write(f"  mutant {failed}: {told}\n")
    sys.exit(1 if raised else 0)
