"""Counts, agreement, years and hosts of the training data, written into its data card between the marks.

Run by ``make data-card``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.marked import put

from rollenbild.classifier.corpus import Coded, read_corpus
from rollenbild.classifier.scores import alpha
from rollenbild.config import default_codebook

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "data" / "corpus"
DOC = CORPUS / "README.md"
BOOK = default_codebook()


def main() -> int:
    """Count, print and write."""
    coded = read_corpus(sorted(CORPUS.rglob("*.jsonl")))
    text = "\n".join([*counts(coded), "", *labels(coded), "", *agreement(coded), "", *settings()])
    print(text)
    put(DOC, "counts", text)
    return 0


def kinds(coded: Sequence[Coded]) -> Iterator[tuple[str, list[Coded]]]:
    """The kinds of records in the order they are told."""
    for part in ("train", "dev", "test"):
        yield f"retold, part {part}", [one for one in coded if one.origin == "retold" and one.part == part]
    yield "invented interviews", [one for one in coded if one.origin == "invented"]
    yield "single questions with answers", [one for one in coded if one.origin == "pair"]
    yield "single sentences", [one for one in coded if one.origin == "sentence"]


def counts(coded: Sequence[Coded]) -> Iterator[str]:
    """How many of what, in which language and form."""
    yield "| | records | answers | sentences coded | German | English | Q/A | portrait | first person |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, found in kinds(coded):
        forms = Counter(one.interview.form for one in found)
        languages = Counter(one.interview.language for one in found)
        cells = [
            len(found),
            sum(len(one.answer_labels) for one in found),
            sum(len(code or "") for one in found for code in one.codes),
            *(languages[key] for key in ("de", "en")),
            *(forms[key] for key in ("qa", "portrait", "first-person")),
        ]
        yield f"| {name} | {' | '.join(map(str, cells))} |"


def labels(coded: Sequence[Coded]) -> Iterator[str]:
    """How often each label."""
    answers, whole = BOOK.answer_labels, BOOK.interview_labels
    heads = [*(f"answers {one}" for one in answers), *(f"interviews {one}" for one in whole)]
    yield f"| | {' | '.join(heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for name, found in kinds(coded):
        given = Counter(label for one in found for label in one.answer_labels)
        settled = Counter(one.label for one in found)
        cells = [*(given[one] for one in answers), *(settled[one] or "–" for one in whole)]
        yield f"| {name} | {' | '.join(map(str, cells))} |"


def agreement(coded: Sequence[Coded]) -> Iterator[str]:
    """Krippendorff's alpha between the two coders, before they settled."""
    yield "| Krippendorff's alpha between two coders, before settling | interviews | answers |"
    yield "|---|---|---|"
    for name, found in (
        ("retold", [one for one in coded if one.origin == "retold"]),
        ("retold, part test", [one for one in coded if one.origin == "retold" and one.part == "test"]),
        ("invented", [one for one in coded if one.origin == "invented"]),
    ):
        both = [one for one in found if one.coders and all(one.coders)]
        whole = [one.coders[-1] for one in both]
        single = [pair for one in both for pair in one.coders[:-1]]
        yield f"| {name} | {_alpha(whole)} (n = {len(whole)}) | {_alpha(single)} (n = {len(single)}) |"


def settings() -> Iterator[str]:
    """Years, countries and hosts of the retold interviews."""
    records = [
        json.loads(line)
        for path in sorted((CORPUS / "retold").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    years = Counter(record["year"] for record in records)
    hosts = Counter(record["host"] for record in records)
    yield f"Years: {_listed(sorted(years.items()))}."
    yield ""
    yield f"Countries: {_listed(Counter(record['country'] for record in records).most_common())}."
    yield ""
    yield f"Hosts ({len(hosts)}): {_listed(sorted(hosts.items()), single=False)}."


def _listed(found: Iterable[tuple[object, int]], single: bool = True) -> str:
    return ", ".join(f"{name} ({count})" if single or count > 1 else str(name) for name, count in found)


def _alpha(pairs: Sequence[tuple[str, ...]]) -> str:
    return f"{alpha([first for first, _ in pairs], [second for _, second in pairs]):.2f}"


if __name__ == "__main__":
    sys.exit(main())
