"""Build a model from coded interviews: train, measure, write the card, store."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rollenbild.classifier.card import model_card
from rollenbild.classifier.corpus import Coded, digest, read_corpus
from rollenbild.classifier.evaluation import compare_baselines, evaluate_model, unseen_metrics
from rollenbild.classifier.model import Model
from rollenbild.classifier.store import save_model
from rollenbild.classifier.training import train_model
from rollenbild.codebook import Codebook
from rollenbild.config import SEED, models_home
from rollenbild.errors import UsageError


def build_model(paths: Sequence[Path], codebook: Codebook, *, name: str, command: str, source: str = "") -> Path:
    """Train a model on the parts ``train`` and ``dev`` of corpus files and store it; gives back its folder.

    Parameters
    ----------
    command : str
        The command that builds the same model again, for its card.
    source : str
        The codebook's file content, kept beside the weights.

    Raises
    ------
    UsageError
        The files hold too little to learn from.
    """
    coded = [one for one in read_corpus(paths) if one.part != "test"]
    if not coded:
        raise UsageError("There is no interview to learn from.", where=", ".join(map(str, paths)))
    manifest = {
        "data_sha256": digest(paths),
        "data_files": [path.name for path in paths],
        "trained_on": described(coded),
        "seed": SEED,
    }
    training = train_model(coded, codebook, name=name, manifest=manifest)
    told = f"interviews held out in five-fold cross-validation of {manifest['trained_on']}"
    metrics = {"unseen": unseen_metrics(training, codebook, told), "baselines": compare_baselines(coded, codebook)}
    model = dataclasses.replace(training.model, metrics=metrics)
    card = model_card(
        name,
        codebook,
        metrics,
        metrics["baselines"],
        trained_on=str(manifest["trained_on"]),
        command=command,
        threshold=model.threshold,
    )
    folder = models_home() / name
    save_model(folder, model, card, source)
    return folder


def described(coded: Sequence[Coded]) -> str:
    """What interviews these are, in words."""
    origins = Counter(one.origin for one in coded)
    languages = Counter(one.interview.language for one in coded)
    told = " and ".join(f"{count} {origin} interviews" for origin, count in sorted(origins.items()))
    return f"{told} ({', '.join(f'{count} {language}' for language, count in languages.most_common())})"


def evaluation_text(model: Model, paths: Sequence[Path]) -> str:
    """A model's figures on labelled interviews beside the baselines', as a table in Markdown."""
    coded = read_corpus(paths)
    found = evaluate_model(model, coded)
    rows = [f"| {model.name} | {_figure(found, 'answer_f1')} | {_figure(found, 'interview_alpha')} |"]
    rows += [
        f"| {name} | {figures['answer_f1']:.2f} | {figures['interview_alpha']:.2f} |"
        for name, figures in compare_baselines(coded, model.codebook).items()
    ]
    labels = model.codebook.interview_labels
    matrix = "\n".join(
        f"| {label} | " + " | ".join(map(str, row)) + " |"
        for label, row in zip(labels, found["interview_confusion"], strict=True)
    )
    head = "| | answers macro-F1 | interviews alpha |\n|---|---|---|"
    return f"""{found["interviews"]} interviews, {found["answers"]} answers: {described(coded)}

{head}
{chr(10).join(rows)}

| truth \\ said | {" | ".join(labels)} |
|---|{"---|" * len(labels)}
{matrix}

Forced choice between the sides: {found["forced_choice"]:.2f}. The baselines are trained on the other folds of these
interviews; if the model was trained on them too, its figures say nothing."""


def _figure(figures: Mapping[str, Any], key: str) -> str:
    low, high = figures[f"{key}_interval"]
    return f"{figures[key]:.2f} ({low:.2f} to {high:.2f})"
