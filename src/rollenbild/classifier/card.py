"""The model card: what a model is for, what it was trained on, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rollenbild.classifier.model import Model

Figures = Mapping[str, Any]


def model_card(model: Model, command: str) -> str:
    """The card as Markdown; every figure in it comes from the model's metrics."""
    book, metrics = model.codebook, model.metrics
    test = (
        f"\n## On interviews nothing was learnt from\n{figures_text(metrics['test'], book)}\n"
        if "test" in metrics
        else ""
    )
    return f"""# Model card: {model.name}

**What it does.** Says of every answer of an interview, and then of the interview, which label of the codebook
`{book.name}` (version {book.version}) it has: {", ".join(book.interview_labels)}.

**What it is for.** Counting over a whole series, with a range that reckons with its errors. Not for judging a single
person, and not for other questions than the codebook's.

**Trained on.** {model.manifest.get("trained_on", "")}.

**How.** Three opinions on an answer (logistic regressions on the vectors of the answer by the sentence encoder
`{model.answers.encoder}` and on TF-IDF of its words and characters; and {_third(model)}), weighed
by a fourth that also looks at the neighbouring answers; the interview from its answers by the codebook's rule and a
small logistic regression. Below a probability of {model.threshold:.2f}, or where a text is unlike all that was
learnt, it says {book.undecided} (`low_confidence`).
{test}
## In cross-validation
{figures_text(metrics["unseen"], book)}

## Beside baselines
Measured on the same interviews{" nothing was learnt from" if "test" in metrics else ""}.

{baselines_text(metrics)}

## Beside the model in use before
{comparison_text(metrics.get("comparison"))}

## Limits
{_limits(metrics)}

Built by `{command}`.
"""


def _third(model: Model) -> str:
    if model.answers.reader:
        return "the reader that comes with the program, a network that judges every sentence in its context"
    return "a logistic regression on the vectors of its single sentences"


def figures_text(figures: Figures, book: Any) -> str:
    """Agreement, F1, classes, confusion, coverage of one measurement, as Markdown."""
    rows = [_row(figures, unit, name) for unit, name in (("answer", "answers"), ("interview", "interviews"))]
    return "\n".join(
        [
            f"Measured on {figures['data']}: {figures['interviews']} interviews, {figures['answers']} answers."
            if "data" in figures
            else f"{figures['interviews']} interviews, {figures['answers']} answers.",
            "",
            "| | macro-F1 | Krippendorff's alpha | accuracy | calibration error (of honest probabilities by chance) |",
            "|---|---|---|---|---|",
            *filter(None, rows),
            "",
            _forced(figures),
            "",
            *_classes(figures, "answer", book.answer_labels),
            *_classes(figures, "interview", book.interview_labels),
            *_confusion(figures, book.interview_labels),
            *_coverage(figures),
        ]
    ).rstrip()


def baselines_text(metrics: Figures) -> str:
    """The model's and the baselines' answer macro-F1 and interview alpha, as a Markdown table."""
    own = metrics.get("test") or metrics["unseen"]
    rows = [("this model", {key: own.get(key, float("nan")) for key in ("answer_f1", "interview_alpha")})]
    rows += list(metrics["baselines"].items())
    lines = [f"| {name} | {one['answer_f1']:.2f} | {one['interview_alpha']:.2f} |" for name, one in rows]
    return "\n".join(["| | answers macro-F1 | interviews alpha |", "|---|---|---|", *lines])


def comparison_text(comparison: Figures | None) -> str:
    """How the model did beside the one in use before it, in a sentence."""
    if not comparison:
        return "Not compared."
    forced = " It was taken into use by force (`--force`)." if comparison.get("forced") else ""
    if comparison["reason"]:
        return f"Not compared: {comparison['reason']}.{forced}"
    return (
        f"On {comparison['interviews']} interviews neither had learnt from: alpha {comparison['new']:.2f}, "
        f"`{comparison['present']}` {comparison['old']:.2f}; difference {comparison['new'] - comparison['old']:+.2f} "
        f"({comparison['low']:+.2f} to {comparison['high']:+.2f}).{forced}"
    )


def _row(figures: Figures, unit: str, name: str) -> str:
    if f"{unit}_f1" not in figures:
        return ""
    intervals = f"{with_interval(figures, f'{unit}_f1')} | {with_interval(figures, f'{unit}_alpha')}"
    error = f"{figures[f'{unit}_calibration_error']:.3f} ({figures[f'{unit}_calibration_by_chance']:.3f})"
    return f"| {name} | {intervals} | {figures[f'{unit}_accuracy']:.2f} | {error} |"


def with_interval(figures: Figures, key: str) -> str:
    """A figure with its 95 percent interval."""
    low, high = figures[f"{key}_interval"]
    return f"{figures[key]:.2f} ({low:.2f} to {high:.2f})"


def _forced(figures: Figures) -> str:
    if figures.get("forced_choice") is None:
        return "No interview has a side."
    count = figures["forced_choice_interviews"]
    share = with_interval(figures, "forced_choice")
    return f"Forced choice between the sides on the {count} interviews that have one: {share}."


def _classes(figures: Figures, unit: str, labels: Sequence[str]) -> list[str]:
    found = figures.get(f"{unit}_classes")
    if not found:
        return []
    lines = [f"| {unit} | precision | recall |", "|---|---|---|"]
    for label in labels:
        one = found[label]
        cells = [
            f"{one[key]:.2f} ({one[f'{key}_interval'][0]:.2f} to {one[f'{key}_interval'][1]:.2f}; n = {one[count]})"
            if one[key] is not None
            else "–"
            for key, count in (("precision", "named"), ("recall", "there"))
        ]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return [*lines, ""]


def _confusion(figures: Figures, labels: Sequence[str]) -> list[str]:
    rows = [
        f"| {label} | " + " | ".join(map(str, row)) + " |"
        for label, row in zip(labels, figures["interview_confusion"], strict=True)
    ]
    return [f"| truth \\ said | {' | '.join(labels)} |", f"|---|{'---|' * len(labels)}", *rows, ""]


def _coverage(figures: Figures) -> list[str]:
    if not figures.get("risk_coverage"):
        return []
    points = ", ".join(f"{coverage:.0%}: {1 - risk:.2f}" for coverage, risk in figures["risk_coverage"])
    return [f"Accuracy among the surest share of the interviews: {points}.", ""]


def _limits(metrics: Figures) -> str:
    alpha = (metrics.get("test") or metrics["unseen"]).get("interview_alpha", 0.0)
    bar = (
        "reaches the 0.80 that content analysis asks of a second coder"
        if alpha >= 0.8
        else "reaches the 0.667 that content analysis asks for tentative conclusions"
        if alpha >= 0.667
        else "is below the 0.667 that content analysis asks for even tentative conclusions: a single label is a hint"
    )
    return (
        f"The agreement with coders above {bar}. Retold interviews keep the facts and the vagueness of real ones,\nbut "
        "their words are ours; the figures are measured on what is named above and on nothing else. Code at least 15\n"
        "interviews of your own series drawn at random: the range then rests on your labels."
    )
