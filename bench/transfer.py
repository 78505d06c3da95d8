"""How far the model carries where vocabulary cannot help, and what sixty labels of a new series add.

Trains without the interviews in question and measures on them; the untouched test part takes no part. Prints a table
and writes it into ``docs/classifier.md`` between its marks. Run by ``make bench-transfer``.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench.marked import put

from rollenbild.classifier.corpus import Coded, read_corpus
from rollenbild.classifier.encoder import remembering
from rollenbild.classifier.evaluation import evaluate_model
from rollenbild.classifier.rule import answer_labels
from rollenbild.classifier.training import labelled_answers, train_model
from rollenbild.config import SEED, default_codebook

ROOT = Path(__file__).resolve().parents[1]
CORPUS = sorted((ROOT / "data" / "corpus").rglob("*.jsonl"))
DOC = ROOT / "docs" / "classifier.md"
BOOK = default_codebook()
LABELLED = 60
DRAWS = 1
OFFICES = ("stadt", "polizei", "kirche", "behörde", "verwaltung", "partei", "feuerwehr", "bistum", "ministerium")
"""Words that tell a public office or a church by its sector."""

Record = dict[str, Any]
Row = tuple[str, str, str, str, str]
HEAD: Row = ("", "measured on", "answers macro-F1", "interviews alpha", "forced choice")


def main() -> int:
    """Run every split."""
    records = {one["id"]: one for path in CORPUS for one in map(json.loads, path.read_text("utf-8").splitlines())}
    corpus = [one for one in read_corpus(CORPUS) if one.part != "test"]
    lines = [_line(HEAD), "|---|---|---|---|---|"]
    with remembering():
        for row in rows(corpus, records):
            lines.append(_line(row))
            print(lines[-1], flush=True)
            put(DOC, "transfer", "\n".join(lines))
    return 0


def rows(corpus: Sequence[Coded], records: dict[str, Record]) -> Iterator[Row]:
    """The table."""
    yield from sixty(corpus)
    yield contrasts(corpus)
    for name, out in splits():
        gone = [one for one in corpus if out(records[one.interview.id])]
        kept = [one for one in corpus if not out(records[one.interview.id])]
        yield _row(name, kept, [one for one in gone if one.origin == "retold"])


def splits() -> Iterator[tuple[str, Callable[[Record], bool]]]:
    """Names of the splits, and which records each leaves out of the training."""
    yield "learnt from German, measured on English", lambda one: bool(one["lang"] == "en")
    yield "public offices and churches left out", lambda one: any(w in one.get("sector", "").lower() for w in OFFICES)
    yield "2009 to 2013 left out", lambda one: 0 < one.get("year", 0) <= 2013
    yield "portraits left out", lambda one: bool(one.get("form") == "portrait")


def contrasts(corpus: Sequence[Coded]) -> Row:
    """Minimal contrasts among the single pairs: half of the groups left out, measured by answers right."""
    groups = sorted({one.group for one in corpus if one.origin == "pair" and one.interview.id.startswith("w24")})
    held = set(np.random.default_rng(SEED).permutation(groups)[: len(groups) // 2])
    measured = [one for one in corpus if one.origin == "pair" and one.group in held]
    model = train_model([one for one in corpus if one.group not in held], BOOK, name="bench").model
    frame, truth, _ = labelled_answers(measured, BOOK)
    probabilities = model.answer_probabilities(frame)
    said = np.array(answer_labels(probabilities, BOOK))
    right = f"{(said == truth).mean():.2f} of the answers right"
    return ("minimal contrasts left out", f"{len(measured)} answers, {len(held)} groups", right, "", "")


def sixty(corpus: Sequence[Coded]) -> Iterator[Row]:
    """A series in a style not learnt: the model before and after sixty of its interviews were labelled."""
    style = [one for one in corpus if one.origin == "retold" and one.interview.form == "first-person"]
    known = [one for one in corpus if one.interview.form != "first-person"]
    for draw in range(DRAWS):
        order = np.random.default_rng(SEED + draw).permutation(len(style))
        labelled = [dataclasses.replace(style[k], origin="labelled", codes=()) for k in order[:LABELLED]]
        rest = [style[k] for k in order[LABELLED:]]
        yield _row(f"first-person texts, none labelled (draw {draw + 1})", known, rest)
        yield _row(f"the same, {LABELLED} of the series labelled", [*known, *labelled], rest)


def _row(name: str, learnt: Sequence[Coded], measured: Sequence[Coded]) -> Row:
    found = evaluate_model(train_model(learnt, BOOK, name="bench").model, measured)
    low, high = found["interview_alpha_interval"]
    return (
        name,
        f"{found['interviews']} interviews, {found['answers']} answers",
        f"{found['answer_f1']:.2f}",
        f"{found['interview_alpha']:.2f} ({low:.2f} to {high:.2f})",
        f"{found['forced_choice']:.2f}",
    )


def _line(row: Row) -> str:
    return f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.exit(main())
