"""The answer in words and numbers of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.records import Prevalence


@lru_cache(maxsize=8192)
def percent(share: float, language: Language) -> str:
    """A share as the language writes percentages: ``59,4 %`` in German, ``59.4%`` in English; at most one decimal."""
    from babel import Locale
    from babel.numbers import format_percent

    pattern = Locale.parse(language).percent_formats[None].pattern.replace("#,##0", "#,##0.#")
    return str(format_percent(share, format=pattern, locale=language))


def chance(probability: float, language: Language) -> str:
    """A probability in whole percent; what would round to never or to always is told as below 1 or above 99."""
    if probability < 0.01:
        return say(language, "chance_below", share=percent(0.01, language))
    if probability > 0.99:
        return say(language, "chance_above", share=percent(0.99, language))
    return percent(round(probability, 2), language)


@lru_cache(maxsize=8192)
def decimal(number: float, language: Language) -> str:
    """A number with two decimals, comma or point as the language has it."""
    from babel.numbers import format_decimal

    return str(format_decimal(number, format="0.00", locale=language))


@lru_cache(maxsize=8192)
def date(iso: str, language: Language) -> str:
    """An ISO date, month or year as the language writes it; what is no date comes back unchanged."""
    import datetime

    from babel.dates import format_date

    try:
        if len(iso) == 7:
            day = datetime.date.fromisoformat(f"{iso}-01")
            return str(format_date(day, "LLLL y", locale=language))
        return str(format_date(datetime.date.fromisoformat(iso[:10]), "long", locale=language))
    except ValueError:
        return iso


def span(low: int, high: int, language: Language) -> str:
    """A range in words: ``10 to 15``, or the number where both ends are one."""
    if low == high:
        return say(language, "range_exact", count=low)
    return say(language, "range", low=low, high=high)


def answer_sentence(prevalences: Sequence[Prevalence], codebook: Codebook, language: Language) -> str:
    """The answer in one sentence, with whole numbers."""
    if not prevalences or not prevalences[0].interviews:
        return say(language, "answer_none")
    parts = ", ".join(
        codebook.clause_for(one.label, language, one.low, one.high, span(one.low, one.high, language))
        for one in prevalences
    )
    total = prevalences[0].interviews
    return say(language, "answer", count=total, interviews=total, parts=parts)


def ground_sentence(prevalences: Sequence[Prevalence], language: Language) -> str:
    """On what ground the answer stands, and under which condition."""
    if not prevalences or not prevalences[0].interviews:
        return ""
    one = prevalences[0]
    confidence = percent(one.confidence, language)
    return say(language, f"ground_{one.method}", count=one.hand_labels, confidence=confidence)


def order_sentence(prevalences: Sequence[Prevalence], codebook: Codebook, language: Language) -> str:
    """Whether the ranges of the sides tell which is more frequent; nothing where all is counted by hand."""
    sides = [one for one in prevalences if one.label in codebook.sides]
    if not sides or not sides[0].interviews or sides[0].method == "census":
        return ""
    first = max(sides, key=lambda one: one.low)
    names = [quoted(one.label, codebook, language) for one in sides]
    if any(one.high >= first.low for one in sides if one is not first):
        return say(language, "order_open", labels=listed(names, language, "or"))
    return say(language, "order_clear", label=names[sides.index(first)])


def counted_sentence(prevalences: Sequence[Prevalence], codebook: Codebook, language: Language) -> str:
    """What the model itself counted, before its errors are reckoned with."""
    parts = [
        say(language, "counted_part", count=one.model_count, label=quoted(one.label, codebook, language))
        for one in prevalences
    ]
    return say(language, "counted", parts=listed(parts, language))


def quoted(label: str, codebook: Codebook, language: Language) -> str:
    """A label's name in the language's quotation marks."""
    return say(language, "quoted", label=codebook.called(label, language))


def listed(parts: Sequence[str], language: Language, style: Literal["standard", "or"] = "standard") -> str:
    """A list as the language writes it: ``a, b und c``."""
    from babel.lists import format_list

    return str(format_list(parts, style=style, locale=language))
