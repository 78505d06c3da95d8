"""Build a model from coded interviews: train, measure, compare, write the card, store."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollenbild.classifier.answers import AnswerModel
from rollenbild.classifier.card import model_card
from rollenbild.classifier.comparison import Comparison, compare, fingerprint
from rollenbild.classifier.corpus import Coded
from rollenbild.classifier.evaluation import compare_baselines, evaluate_model, unseen_metrics
from rollenbild.classifier.model import Model
from rollenbild.classifier.reading.shipped import reader_for
from rollenbild.classifier.store import find_model, load_model, name_in_use, save_model, stand_back, use_model
from rollenbild.classifier.training import FOLDS, Training, train_model
from rollenbild.classifier.weak import with_answer_labels
from rollenbild.codebook import Codebook
from rollenbild.config import SEED, models_home
from rollenbild.errors import ModelError, UsageError


@dataclass(frozen=True)
class Order:
    """What is to be built.

    Parameters
    ----------
    name : str
        What the model is called.
    codebook : Codebook
    source : str
        The codebook's file content, kept beside the weights.
    command : str
        The command that builds the same model again, for its card.
    encoder : str
    force : bool
        Take the model into use even if it is worse than the present one, or cannot be compared.
    """

    name: str
    codebook: Codebook
    source: str
    command: str
    encoder: str = "use"
    force: bool = False


@dataclass(frozen=True)
class Built:
    """What came of it: the model's folder, how it does beside the present one, and whether it is in use now."""

    folder: Path
    comparison: Comparison
    in_use: bool


def build_model(labelled: Sequence[Coded], base: Sequence[Coded], order: Order) -> Built:
    """Train a model and store it; it comes into use if it is not worse than the present one, or by force.

    Interviews of part ``test`` are never learnt from; where there are some, the finished model is measured on them.

    Raises
    ------
    UsageError
        There is too little to learn from.
    """
    present = _present()
    teacher = present if present is not None and present.codebook.version == order.codebook.version else None
    given = with_answer_labels([*labelled, *base], order.codebook, teacher)
    coded = [one for one in given if one.part != "test"]
    if not coded:
        raise UsageError("There is no interview to learn from.")
    training = train_model(
        coded,
        order.codebook,
        name=order.name,
        answers=AnswerModel(order.codebook.none, order.encoder, reader_for(order.codebook.answer_labels)),
        manifest=_manifest(coded),
    )
    comparison = _compared(training, coded, present)
    metrics = _metrics(training, coded, [one for one in given if one.part == "test"], order.codebook)
    metrics["comparison"] = {**dataclasses.asdict(comparison), "forced": order.force and not comparison.takes_over}
    model = dataclasses.replace(training.model, metrics=metrics)
    folder = models_home() / order.name
    takes_over = comparison.takes_over or order.force
    if not takes_over and name_in_use() == order.name:
        stand_back(order.name)
    save_model(folder, model, model_card(model, order.command), order.source)
    if takes_over:
        use_model(order.name)
    return Built(folder, comparison, takes_over)


def described(coded: Sequence[Coded]) -> str:
    """What interviews these are, in words."""
    origins = Counter(one.origin for one in coded)
    languages = Counter(one.interview.language or "?" for one in coded if one.origin not in _SINGLE)
    parts = [f"{count} {origin} interviews" for origin, count in sorted(origins.items()) if origin not in _SINGLE]
    parts += [f"{origins[origin]} {told}" for origin, told in _SINGLE.items() if origins[origin]]
    spoken = ", ".join(f"{count} {language}" for language, count in languages.most_common())
    return f"{' and '.join(parts)} ({spoken})"


_SINGLE = {"pair": "single questions with answers", "sentence": "single sentences"}


def _present() -> Model | None:
    try:
        return load_model(find_model(name_in_use()))
    except ModelError:
        return None


def _compared(training: Training, coded: Sequence[Coded], present: Model | None) -> Comparison:
    if present is None:
        nothing = float("nan")
        return Comparison("", 0, nothing, nothing, nothing, nothing, "there is no present model that can be loaded")
    return compare(training, coded, present)


def _manifest(coded: Sequence[Coded]) -> dict[str, Any]:
    whole = [one for one in coded if one.origin not in _SINGLE]
    return {
        "data_sha256": _digest(coded),
        "trained_on": described(coded),
        "learnt": sorted({fingerprint(one) for one in whole}),
        "labelled_interviews": [one.interview.id for one in coded if one.origin == "labelled"],
        "seed": SEED,
    }


def _digest(coded: Sequence[Coded]) -> str:
    """SHA-256 over texts and labels, in order."""
    total = hashlib.sha256()
    for one in coded:
        texts = [(answer.question, answer.text) for answer in one.interview.answers]
        record = [one.interview.id, texts, one.label, one.answer_labels, one.codes, one.group, one.origin]
        total.update(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def _metrics(training: Training, coded: Sequence[Coded], test: Sequence[Coded], codebook: Codebook) -> dict[str, Any]:
    measured = set(training.unseen_interviews["interview"])
    held = [one for one in coded if one.interview.id in measured]
    told = f"{described(held)}, each held out in {FOLDS}-fold cross-validation"
    metrics: dict[str, Any] = {"unseen": unseen_metrics(training, codebook, told)}
    if test:
        figures = evaluate_model(training.model, test)
        metrics["test"] = {"data": f"{described(test)} of hosts that nothing was learnt from", **figures}
        metrics["baselines"] = compare_baselines(test, codebook, coded)
    else:
        metrics["baselines"] = compare_baselines(held, codebook, [one for one in coded if one not in held])
    return metrics
