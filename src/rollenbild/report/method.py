"""The method section: how the answer was found, from what the study recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rollenbild.config import SEED, Language
from rollenbild.messages import grouped, say
from rollenbild.report import words
from rollenbild.report.findings import Findings
from rollenbild.report.leftout import counts_by_kind, left_out_rows
from rollenbild.report.limits import limits

Table = tuple[list[str], list[list[str]]]
"""Headings and rows; the first column names the row."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the method section."""

    title: str
    paragraphs: Sequence[str]
    table: Table | None = None
    closing: Sequence[str] = field(default=())


def method_sections(findings: Findings, language: Language) -> list[Section]:
    """The method section, part by part."""
    parts = (_population, _exclusion, _codebook, _coders, _model, _estimate, _versions, _limits)
    return [part(findings, language) for part in parts]


def collected(findings: Findings, language: Language) -> str:
    """When the pages were fetched or captured, in words."""
    times = sorted(page.time[:10] for page in findings.pages if page.status == "fetched" and page.time)
    if not times:
        return say(language, "collected_never")
    first, last = words.date(times[0], language), words.date(times[-1], language)
    return say(language, "collected_on" if first == last else "collected_between", first=first, last=last)


def _heading(language: Language, key: str) -> str:
    return say(language, f"method_h_{key}")


def _population(findings: Findings, language: Language) -> Section:
    asked = findings.settings.get("collect", {})
    told = [say(language, "method_population", count=len(findings.interviews), collected=collected(findings, language))]
    told += [say(language, "method_source", source=source) for source in findings.sources]
    if not findings.pseudonymised:
        told += [say(language, "method_match", pattern=pattern) for pattern in asked.get("match", ())]
    if findings.research_exception:
        told.append(say(language, "method_exception", text=findings.research_exception))
    if findings.pseudonymised:
        told.append(say(language, "method_pseudonyms"))
    return Section(_heading(language, "population"), told)


def _exclusion(findings: Findings, language: Language) -> Section:
    told, rows = [say(language, "method_include")], left_out_rows(findings, language)
    if not rows:
        return Section(_heading(language, "exclusion"), [*told, say(language, "method_exclude_none")])
    read = len(findings.interviews) + sum(len(one.also_at) for one in findings.interviews) + len(rows)
    pages, left = grouped(read, language), grouped(len(rows), language)
    told.append(say(language, "method_exclude", pages=pages, left_out=left))
    heads = [say(language, "column_reason"), say(language, "column_count")]
    counts = [[kind, grouped(count, language)] for kind, count in counts_by_kind(rows)]
    return Section(_heading(language, "exclusion"), told, (heads, counts))


def _codebook(findings: Findings, language: Language) -> Section:
    book = findings.codebook
    share, undecided = words.percent(book.share, language), book.called(book.undecided, language)
    unit = say(language, "method_unit", share=share, undecided=undecided)
    known = say(language, "method_codebook", name=book.name, version=book.version)
    return Section(_heading(language, "codebook"), [unit, known])


def _coders(findings: Findings, language: Language) -> Section:
    by_coder: dict[str, list[int]] = {}
    drawn: dict[str, set[str]] = {}
    for code in findings.codes:
        by_coder.setdefault(code.coder, [0, 0])[code.answer is not None] += 1
        if code.answer is None:
            drawn.setdefault(code.sampling, set()).add(code.interview_id)
    title = _heading(language, "coders")
    if not by_coder:
        return Section(title, [say(language, "method_no_coder")])
    told = [
        say(
            language,
            "method_coder",
            coder=coder if coder != "resolved" else say(language, "code_settled"),
            interviews=interviews,
            answers=answers,
        )
        for coder, (interviews, answers) in sorted(by_coder.items())
    ]
    ways: dict[str, Any] = {way: len(drawn.get(way, ())) for way in ("random", "census", "uncertain", "imported")}
    told.append(say(language, "method_drawn", **ways))
    return Section(title, [*told, say(language, "method_blind")], _agreement(findings, language))


def _agreement(findings: Findings, language: Language) -> Table | None:
    if findings.agreement is None:
        return None
    rows = []
    for one in findings.agreement[findings.agreement["label"] == ""].to_dict("records"):
        pair = say(language, "method_pair", coder_a=one["coder_a"], coder_b=one["coder_b"])
        defined = one["verdict"] != "undefined"
        alpha = (
            _interval(one["alpha"], one["low"], one["high"], language) if defined else say(language, "method_undefined")
        )
        verdict = say(language, f"agreement_{one['verdict']}") if defined else ""
        unit = say(language, f"agreement_{one['unit']}")
        units, equal = grouped(one["units"], language), words.percent(one["percent"], language)
        rows.append([pair, unit, units, alpha, equal, verdict, str(one["confusion"])])
    keys = (
        "column_coders",
        "column_unit",
        "method_units",
        "method_alpha",
        "method_percent",
        "method_verdict",
        "method_codes_met",
    )
    return [say(language, key) for key in keys], rows


def _model(findings: Findings, language: Language) -> Section:
    book, model = findings.codebook, findings.model
    scores = model.get("metrics", {}).get("unseen", {})
    told = [
        say(
            language,
            "method_model",
            model=model.get("version", ""),
            trained=model.get("trained_on", ""),
            threshold=words.decimal(float(model.get("threshold", 0)), language),
            undecided=book.called(book.undecided, language),
        )
    ]
    if not scores:
        return Section(_heading(language, "model"), told)
    alpha, f1 = (
        _interval(scores[name], scores[f"{name}_interval"][0], scores[f"{name}_interval"][1], language)
        for name in ("interview_alpha", "answer_f1")
    )
    told.append(say(language, "method_scores", data=scores["data"], alpha=alpha, f1=f1))
    heads = [say(language, key) for key in ("column_label", "method_precision", "method_recall")]
    matrix, rows = scores["interview_confusion"], []
    for place, label in enumerate(book.interview_labels):
        right = matrix[place][place]
        said, true = sum(row[place] for row in matrix), sum(matrix[place])
        rows.append([book.called(label, language), *(_share(right, total, language) for total in (said, true))])
    return Section(_heading(language, "model"), told, (heads, rows), [say(language, "method_wilson")])


def _estimate(findings: Findings, language: Language) -> Section:
    methods = {one.method: one.hand_labels for one in findings.prevalences}
    told = [say(language, f"method_by_{method}", count=labels) for method, labels in methods.items()]
    if findings.prevalences:
        told.append(words.counted_sentence(findings.prevalences, findings.codebook, language))
    return Section(_heading(language, "estimate"), told)


def _versions(findings: Findings, language: Language) -> Section:
    named = ", ".join(f"{name} {version}" for name, version in findings.versions.items())
    return Section(_heading(language, "versions"), [say(language, "method_versions", versions=named, seed=str(SEED))])


def _limits(findings: Findings, language: Language) -> Section:
    return Section(_heading(language, "limits"), limits(findings, language))


def _interval(value: float, low: float, high: float, language: Language) -> str:
    value_said, low_said, high_said = (words.decimal(number, language) for number in (value, low, high))
    return say(language, "method_interval", value=value_said, low=low_said, high=high_said)


def _share(right: int, total: int, language: Language) -> str:
    """A share with its interval (Wilson 1927) and the counts it comes from; a dash where there is none."""
    from scipy.stats import binomtest

    if not total:
        return "–"
    found = binomtest(right, total).proportion_ci(method="wilson")
    share, low, high = (words.decimal(one, language) for one in (right / total, found.low, found.high))
    return say(language, "method_share_of", share=share, low=low, high=high, right=right, all=total)
