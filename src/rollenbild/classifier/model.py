"""A trained model: everything needed to say of an interview what it is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.classifier.answers import AnswerModel, Spoken
from rollenbild.classifier.domain import Domain
from rollenbild.classifier.features import answer_frame, sentence_frame
from rollenbild.classifier.interviews import InterviewModel, interview_features
from rollenbild.classifier.rule import answer_labels, is_summary
from rollenbild.codebook import Codebook
from rollenbild.records import AnswerPrediction, Interview, Prediction

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

EVIDENCE_LENGTH = 300
CHUNK = 16
"""Interviews handled at a time: memory stays bounded however many come."""


@dataclass(frozen=True)
class Said:
    """One interview as the model reads it: its answers and sentences with their probabilities.

    Parameters
    ----------
    frame : DataFrame
        Rows of `features.answer_frame`.
    answers : ndarray, shape (answers, answer labels)
    parts : DataFrame
        Rows of `features.sentence_frame`.
    spoken : ndarray, shape (sentences, answer labels)
    """

    frame: pd.DataFrame
    answers: NDArray[np.float64]
    parts: pd.DataFrame
    spoken: NDArray[np.float64]

    def features(self, codebook: Codebook) -> NDArray[np.float64]:
        """What the interview model looks at, see `interviews.interview_features`."""
        sides = len(codebook.sides)
        held = (self.spoken[:, :sides] * self.parts["words"].to_numpy()[:, None]).sum(axis=0)
        words = self.frame["words"].to_numpy(dtype=np.int64)
        return interview_features(self.answers, words, held, self._summary(sides), codebook)

    def without_answer(self, position: int) -> Said:
        """The same interview without one of its answers."""
        kept = np.arange(len(self.answers)) != position
        rows = self.parts["row"].to_numpy()
        heard = rows != np.unique(rows)[position]
        return Said(self.frame[kept], self.answers[kept], self.parts[heard], self.spoken[heard])

    def _summary(self, sides: int) -> NDArray[np.float64]:
        """How strongly sentences that weigh the tasks (rule 1) speak for each side; shape (sides,)."""
        weighs = np.array([is_summary(sentence) for sentence in self.parts["sentence"]], dtype=bool)
        return self.spoken[weighs, :sides].max(axis=0) if weighs.any() else np.zeros(sides)


@dataclass(frozen=True)
class Model:
    """A trained model.

    Parameters
    ----------
    name : str
    codebook : Codebook
    answers : AnswerModel
    interviews : InterviewModel
    domain : Domain
        Says of what is unlike all that was learnt; that gets no side, whatever its probabilities.
    threshold : float
        Below this probability the label is ``unclear`` for ``low_confidence``.
    manifest, metrics : dict
        As written beside the weights.
    """

    name: str
    codebook: Codebook
    answers: AnswerModel
    interviews: InterviewModel
    domain: Domain
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
        probabilities, spoken = self._read(frame)
        parts, sentences = spoken.parts, spoken.sentences[:, self._order]
        alone = self.answers.alone(spoken)[:, self._order]
        for position, interview in enumerate(chunk):
            rows = (frame["interview"] == position).to_numpy()
            own = (parts["interview"] == position).to_numpy()
            said = Said(frame[rows], probabilities[rows], parts[own], sentences[own])
            yield self._predict_one(interview, said, alone[own])

    def answer_probabilities(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Calibrated probabilities in the order of the codebook's answer labels."""
        return self._read(frame)[0]

    def _read(self, frame: pd.DataFrame) -> tuple[NDArray[np.float64], Spoken]:
        """Probabilities of the answers in the codebook's order, and what was said of their sentences."""
        if frame.empty:
            nothing = np.zeros((0, len(self.codebook.answer_labels)))
            return nothing, Spoken(sentence_frame(frame), nothing)
        spoken = self.answers.spoken(frame)
        found = self.answers.combined(self.answers.opinions(frame, spoken), frame)
        return found[:, self._order], spoken

    @property
    def _order(self) -> list[int]:
        return [list(self.answers.classes_).index(label) for label in self.codebook.answer_labels]

    def _predict_one(self, interview: Interview, said: Said, alone: NDArray[np.float64]) -> Prediction:
        book = self.codebook
        answers, frame = said.answers, said.frame
        words = frame["words"].to_numpy(dtype=np.int64)
        probabilities = self.interview_probabilities(said)
        raw = max(probabilities, key=lambda label: probabilities[label])
        labels = answer_labels(answers, book)
        label, reason = raw, ""
        if self.domain.strange(frame, interview.language):
            label, reason = book.undecided, "low_confidence"
        elif raw == book.undecided:
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
            evidence=self._evidence(said, alone, raw),
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

    def interview_probabilities(self, said: Said) -> dict[str, float]:
        """Calibrated probabilities of the interview labels; they sum to 1."""
        if not len(said.answers):
            return {label: float(label == self.codebook.undecided) for label in self.codebook.interview_labels}
        row = self.interviews.predict_proba(said.features(self.codebook)[None, :])[0]
        return dict(zip(self.codebook.interview_labels, map(float, row), strict=True))

    def _evidence(self, said: Said, alone: NDArray[np.float64], label: str) -> str:
        """The passage that carries the label: an answer by leaving it out, its sentence by leaving out all others.

        Parameters
        ----------
        alone : ndarray, shape (sentences, answer labels)
            Probabilities of the interview's sentences if each were the whole answer.
        """
        book = self.codebook
        sides = len(book.sides)
        if not len(said.answers):
            return ""
        if label in book.sides:
            side = book.sides.index(label)
            best = self._witness(said, label, said.answers[:, side])
            speaks = alone[:, side]
        else:
            best = int((said.answers[:, :sides].sum(axis=1) * said.frame["words"].to_numpy()).argmax())
            speaks = alone[:, :sides].sum(axis=1)
        rows = said.parts["row"].to_numpy()
        own = rows == np.unique(rows)[best]
        return _passage(said.parts["sentence"][own].tolist(), int(speaks[own].argmax()))

    def _witness(self, said: Said, label: str, own: NDArray[np.float64]) -> int:
        """Position of the answer without which the label would lose most.

        An answer that does not speak for the side itself is no witness, even if the label rests on its silence.
        """
        speaks = own >= own.max() / 2
        left = [
            self.interview_probabilities(said.without_answer(k))[label] if speaks[k] else 2.0 for k in range(len(own))
        ]
        return int((own - left).argmax())


def _passage(parts: Sequence[str], start: int) -> str:
    """Sentences from ``start`` on, as many as a line of evidence holds."""
    passage = parts[start]
    for following in parts[start + 1 :]:
        if len(passage) + len(following) + 1 > EVIDENCE_LENGTH:
            break
        passage += " " + following
    return passage if len(passage) <= EVIDENCE_LENGTH else passage[: EVIDENCE_LENGTH - 1].rstrip() + "…"
