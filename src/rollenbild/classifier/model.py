"""A trained model: everything needed to say of an interview what it is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.classifier.answers import AnswerModel
from rollenbild.classifier.features import answer_frame, clean, sentences
from rollenbild.classifier.interviews import interview_features
from rollenbild.classifier.rule import is_summary
from rollenbild.codebook import Codebook
from rollenbild.records import AnswerPrediction, Interview, Prediction

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from sklearn.base import BaseEstimator

EVIDENCE_LENGTH = 300
CHUNK = 64
"""Interviews handled at a time: memory stays bounded however many come."""


@dataclass(frozen=True)
class Model:
    """A trained model.

    Parameters
    ----------
    name : str
    codebook : Codebook
    answers : AnswerModel
    interviews : BaseEstimator
        Over `interviews.interview_features`; its classes are interview labels.
    threshold : float
        Below this probability the label is ``unclear`` for ``low_confidence``.
    manifest, metrics : dict
        As written beside the weights.
    """

    name: str
    codebook: Codebook
    answers: AnswerModel
    interviews: BaseEstimator
    threshold: float
    manifest: dict[str, Any]
    metrics: dict[str, Any]

    @property
    def version(self) -> str:
        """Name and the first digits of the hash of the weights."""
        return f"{self.name}@{str(self.manifest.get('weights_sha256', ''))[:12]}"

    def predict(self, interviews: Iterable[Interview]) -> Iterator[Prediction]:
        """Predictions in the order of the interviews; lazily, a chunk at a time."""
        stream = iter(interviews)
        while chunk := list(islice(stream, CHUNK)):
            yield from self._predict_chunk(chunk)

    def _predict_chunk(self, chunk: Sequence[Interview]) -> Iterator[Prediction]:
        frame = answer_frame(chunk)
        # Several interviews may share an id in a table of the person's; the position never repeats.
        frame["interview"] = np.repeat(np.arange(len(chunk)), [len(one.answers) for one in chunk])
        probabilities = self.answer_probabilities(frame)
        for position, interview in enumerate(chunk):
            rows = (frame["interview"] == position).to_numpy()
            yield self._predict_one(interview, frame[rows], probabilities[rows])

    def answer_probabilities(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Calibrated probabilities in the order of the codebook's answer labels."""
        labels = self.codebook.answer_labels
        if frame.empty:
            return np.zeros((0, len(labels)))
        order = [list(self.answers.classes_).index(label) for label in labels]
        return self.answers.predict_proba(frame)[:, order]

    def _predict_one(self, interview: Interview, frame: pd.DataFrame, answers: NDArray[np.float64]) -> Prediction:
        book = self.codebook
        words = frame["words"].to_numpy(dtype=np.int64)
        summary = summary_strength(self, frame)
        probabilities = self.interview_probabilities(answers, words, summary)
        raw = max(probabilities, key=lambda label: probabilities[label])
        labels = [book.answer_labels[k] for k in answers.argmax(axis=1)] if len(answers) else []
        label, reason = raw, ""
        if raw == book.undecided:
            reason = "balanced" if any(one in book.sides for one in labels) else "no_statement"
        elif probabilities[raw] < self.threshold:
            label, reason = book.undecided, "low_confidence"
        return Prediction(
            interview_id=interview.id,
            label=label,
            reason=reason,
            probabilities={key: round(value, 6) for key, value in probabilities.items()},
            words={
                one: int(sum(count for found, count in zip(labels, words, strict=True) if found == one))
                for one in book.answer_labels
            },
            evidence=self._evidence(frame, answers, words, summary, raw),
            answers=tuple(
                AnswerPrediction(
                    int(number),
                    found,
                    {one: round(float(p), 6) for one, p in zip(book.answer_labels, row, strict=True)},
                )
                for number, found, row in zip(frame["number"], labels, answers, strict=True)
            ),
            model=self.version,
        )

    def interview_probabilities(
        self, answers: NDArray[np.float64], words: NDArray[np.int64], summary: NDArray[np.float64]
    ) -> dict[str, float]:
        """Calibrated probabilities of the interview labels; they sum to 1."""
        if not len(words):
            return {label: float(label == self.codebook.undecided) for label in self.codebook.interview_labels}
        features = interview_features(answers, words, summary, self.codebook)
        row = self.interviews.predict_proba(features[None, :])[0]
        found = dict(zip(self.interviews.classes_, map(float, row), strict=True))
        return {label: found.get(label, 0.0) for label in self.codebook.interview_labels}

    def _evidence(
        self,
        frame: pd.DataFrame,
        answers: NDArray[np.float64],
        words: NDArray[np.int64],
        summary: NDArray[np.float64],
        label: str,
    ) -> str:
        """The passage without which the label would lose most: first the answer, then its sentence."""
        book = self.codebook
        if not len(words):
            return ""
        if label in book.sides:
            side = book.sides.index(label)
            losses = []
            for k in range(len(words)):
                kept = np.arange(len(words)) != k
                without = self.interview_probabilities(answers[kept], words[kept], summary)
                losses.append(-without[label] + 1e-3 * answers[k, side])
            best = int(np.argmax(losses))
        else:
            side = -1
            best = int((answers[:, : len(book.sides)].sum(axis=1) * words).argmax())
        return self._passage(frame.iloc[[best]], side)

    def _passage(self, row: pd.DataFrame, side: int) -> str:
        parts = sentences(row["text"].iloc[0])
        if len(parts) > 1:
            without = row.loc[row.index.repeat(len(parts))].copy()
            without["text"] = [" ".join(parts[:k] + parts[k + 1 :]) for k in range(len(parts))]
            rest = self.answer_probabilities(without)
            own = rest[:, side] if side >= 0 else rest[:, : len(self.codebook.sides)].sum(axis=1)
            start = int(own.argmin())
        else:
            start = 0
        passage = parts[start] if parts else ""
        for following in parts[start + 1 :]:
            if len(passage) + len(following) + 1 > EVIDENCE_LENGTH:
                break
            passage += " " + following
        return passage if len(passage) <= EVIDENCE_LENGTH else passage[: EVIDENCE_LENGTH - 1].rstrip() + "…"


def summary_strength(model: Model, frame: pd.DataFrame) -> NDArray[np.float64]:
    """How strongly sentences that weigh the tasks (rule 1) speak for each side; shape (sides,)."""
    import pandas as pd

    sides = len(model.codebook.sides)
    found = [
        {"interview": owner, "text": sentence, "question": question, "form": form}
        for owner, text, question, form in zip(
            frame["interview"], frame["text"], frame["question"], frame["form"], strict=True
        )
        for sentence in sentences(clean(text))
        if is_summary(sentence)
    ]
    if not found:
        return np.zeros(sides)
    return np.asarray(model.answer_probabilities(pd.DataFrame(found))[:, :sides].max(axis=0))
