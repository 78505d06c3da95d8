"""While coders code: how wide the range is now, and about how many more labels narrow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rollenbild.config import CONFIDENCE, Language
from rollenbild.labeling import gold
from rollenbild.messages import say
from rollenbild.pipeline.coding import Series
from rollenbild.quantification import prevalence_by_model
from rollenbild.records import Label

LEAST = 15
"""Random labels from which on a range rests on them."""


def outlook_of(
    series: Series, language: Language, width: int | None, confidence: float = CONFIDENCE
) -> Callable[[Sequence[Label]], str]:
    """A function that says of labels how wide the range is now, and about how many more reach ``width``.

    Parameters
    ----------
    width : int or None
        Interviews between the ends of the widest range; None means a fifth of the series.
    """
    total = len(series.interviews)
    aim = width if width is not None else max(1, round(total / 5))

    def told(labels: Sequence[Label]) -> str:
        drawn = drawn_labels(series, labels)
        found = [one for one in ranges(series, drawn, confidence) if one[0] in series.codebook.sides]
        if not found:
            return say(language, "label_outlook_none", count=len(drawn))
        now = say(language, "label_outlook_range", spans=", ".join(span(*one) for one in found), series=total)
        return f"{now} {way(max(high - low for _, low, high in found), len(drawn))}"

    def span(label: str, low: int, high: int) -> str:
        name = series.codebook.called(label, language)
        return say(language, "label_outlook_span", name=name, low=low, high=high)

    def way(widest: int, coded: int) -> str:
        if coded < min(LEAST, total):
            return say(language, "label_outlook_model", count=min(LEAST, total) - coded)
        if widest <= aim:
            return say(language, "label_outlook_reached", width=aim)
        return say(language, "label_outlook_more", count=labels_needed(widest, aim, coded, total), width=aim)

    return told


def drawn_labels(series: Series, labels: Sequence[Label]) -> dict[str, str]:
    """The settled labels of interviews drawn at random, by id."""
    known = {interview.id for interview in series.interviews}
    settled = gold(labels).interviews
    return {one: label.label for one, label in settled.items() if label.sampling == "random" and one in known}


def ranges(series: Series, drawn: Mapping[str, str], confidence: float) -> list[tuple[str, int, int]]:
    """Label, low and high with the labels drawn at random so far; none where nothing is known.

    While coding, a quick range does: the counted ones, and for the rest a beta-binomial with Jeffreys' prior. The
    report's range also uses what the model says.
    """
    labels = series.codebook.interview_labels
    rest = len(series.interviews) - len(drawn)
    if len(drawn) < min(LEAST, len(series.interviews)):
        if not series.predictions:
            return []
        said = [prediction.label for prediction in series.predictions.values()]
        found = prevalence_by_model(said, labels, series.confusion, confidence=confidence)
        return [(one.label, one.low, one.high) for one in found]
    return [
        (label, *counted_range(list(drawn.values()).count(label), len(drawn), rest, confidence)) for label in labels
    ]


def counted_range(count: int, coded: int, rest: int, confidence: float) -> tuple[int, int]:
    """How many of ``coded + rest`` have a label that ``count`` of the coded ones have."""
    from scipy.stats import betabinom

    if rest == 0:
        return count, count
    tail = (1 - confidence) / 2
    others = betabinom(rest, count + 0.5, coded - count + 0.5)
    return count + int(others.ppf(tail)), count + int(others.ppf(1 - tail))


def labels_needed(widest: int, aim: int, coded: int, total: int) -> int:
    """About how many more labels bring a range of ``widest`` interviews down to ``aim``.

    The width goes with the root of (N - m) / m, the standard error of a mean drawn without replacement
    (Cochran, Sampling Techniques, 1977, section 2.6); solved for m.
    """
    if coded >= total:
        return 0
    spread = (widest / aim) ** 2 * coded / (total - coded)
    return max(1, round(total * spread / (1 + spread)) - coded)
