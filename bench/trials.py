"""The trials of ``docs/model-log.md`` that stayed in the code: single opinions, and what each kind of data adds.

Cross-validation over the retold interviews of the parts ``train`` and ``dev``. Run by ``make bench-trials``; prints.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.base import clone

from rollenbild.classifier import scores
from rollenbild.classifier.answers import AnswerModel, meaning_member, words_member
from rollenbild.classifier.corpus import Coded, read_corpus
from rollenbild.classifier.encoder import remembering
from rollenbild.classifier.evaluation import unseen_metrics
from rollenbild.classifier.training import interview_folds, labelled_answers, measured_on, train_model
from rollenbild.config import default_codebook

CORPUS = sorted((Path(__file__).resolve().parents[1] / "data" / "corpus").rglob("*.jsonl"))
BOOK = default_codebook()


def main() -> int:
    """Run them."""
    coded = [one for one in read_corpus(CORPUS) if one.part != "test"]
    with remembering():
        untrained = AnswerModel(BOOK.none)
        meaning = meaning_member(untrained.encoder, untrained.meaning_strength)
        print(f"meaning alone: answers macro-F1 {alone(meaning, coded):.3f}", flush=True)
        print(f"words alone: answers macro-F1 {alone(words_member(untrained.words_strength), coded):.3f}", flush=True)
        for origin in ("", "invented", "pair", "sentence"):
            kept = [one for one in coded if one.origin != origin]
            found = unseen_metrics(train_model(kept, BOOK, name="trial"), BOOK, "")
            print(
                f"{f'without {origin}' if origin else 'all'}: answers macro-F1 {found['answer_f1']:.3f}, "
                f"interviews alpha {found['interview_alpha']:.3f}, forced choice {found['forced_choice']:.3f}",
                flush=True,
            )
    return 0


def alone(member: object, coded: Sequence[Coded]) -> float:
    """Macro-F1 of one opinion on retold answers it has not seen."""
    frame, truth, owner = labelled_answers(coded, BOOK)
    folds, met = interview_folds(coded)[owner], measured_on(coded)[owner]
    whole = frame["whole"].to_numpy(dtype=bool)
    said = np.empty(len(truth), dtype=object)
    for fold in np.unique(folds[met]):
        learnt, held = whole & (folds != fold), met & (folds == fold)
        said[held] = clone(member).fit(frame[learnt], truth[learnt]).predict(frame[held])
    return scores.macro_f1(list(truth[met]), list(said[met]), list(BOOK.answer_labels))


if __name__ == "__main__":
    sys.exit(main())
