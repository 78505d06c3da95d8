"""The model card: what a model is for, what it was trained on, and how far it can be trusted."""

from __future__ import annotations

from typing import Any

from rollenbild.codebook import Codebook


def model_card(
    name: str,
    codebook: Codebook,
    metrics: dict[str, Any],
    baselines: dict[str, dict[str, float]],
    *,
    trained_on: str,
    command: str,
    threshold: float,
) -> str:
    """The card as Markdown; every figure in it comes from ``metrics`` and ``baselines``."""
    labels = codebook.interview_labels
    unseen = metrics["unseen"]
    rows = "\n".join(
        f"| {label} | " + " | ".join(map(str, row)) + " |"
        for label, row in zip(labels, unseen["interview_confusion"], strict=True)
    )
    others = "\n".join(
        f"| {other} | {figures['answer_f1']:.2f} | {figures['interview_alpha']:.2f} |"
        for other, figures in baselines.items()
    )
    return f"""# Model card: {name}

**What it does.** Says of every answer of an interview, and then of the interview, which label of the codebook
`{codebook.name}` (version {codebook.version}) it has: {", ".join(labels)}. German and English.

**What it is for.** Counting over a whole series, with a range that reckons with its errors. Not for judging a single
person, and not for other questions than the codebook's.

**Trained on.** {trained_on}.

**How.** Mean of two logistic regressions, on sentence vectors (universal-sentence-encoder-multilingual) and on
TF-IDF of words and characters; calibrated; the interview from its answers by the codebook's rule and a small logistic
regression. Below a probability of {threshold:.2f} it says {codebook.undecided} (`low_confidence`).

## Figures
Measured on {unseen["data"]}: {unseen["interviews"]} interviews, {unseen["answers"]} answers.

| | macro-F1 | Krippendorff's alpha | accuracy | calibration error |
|---|---|---|---|---|
{_row(unseen, "answer", "answers")}
{_row(unseen, "interview", "interviews")}

Forced choice between the sides on interviews that have one: {unseen["forced_choice"]:.2f}.

| truth \\ said | {" | ".join(labels)} |
|---|{"---|" * len(labels)}
{rows}

| baseline | answers macro-F1 | interviews alpha |
|---|---|---|
{others}

## Limits
The training interviews were written for this project; persons and organisations are invented. Real interviews tell work
more plainly, and the figures above do not hold for them: code at least 15 interviews of your own series by hand.

Built by `{command}`.
"""


def _row(figures: dict[str, Any], unit: str, name: str) -> str:
    intervals = f"{_with_interval(figures, f'{unit}_f1')} | {_with_interval(figures, f'{unit}_alpha')}"
    return f"| {name} | {intervals} | {figures[f'{unit}_accuracy']:.2f} | {figures[f'{unit}_calibration_error']:.3f} |"


def _with_interval(figures: dict[str, Any], key: str) -> str:
    low, high = figures[f"{key}_interval"]
    return f"{figures[key]:.2f} ({low:.2f} to {high:.2f})"
