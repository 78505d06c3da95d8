"""``report.html``: one file that needs no network, with the answer first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rollenbild import __version__
from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report import rows, words
from rollenbild.report.drawing import MARKS_UP_TO, NARROW, label_colours
from rollenbild.report.findings import Findings
from rollenbild.report.groups import by_department
from rollenbild.report.panels import Panel, counted
from rollenbild.report.plot import answer_plot
from rollenbild.report.setting import counted_departments, survey_figures

if TYPE_CHECKING:
    from jinja2 import Environment


def report_page(findings: Findings, plot: str, shown: Sequence[Panel], language: Language) -> str:
    """The report as one HTML page; whatever came from a web page is escaped.

    Parameters
    ----------
    plot : str
        The first screen's plot in its wide form.
    shown : sequence of Panel
        The plots after the list of interviews.
    """
    book = findings.codebook
    names = class_names(book)
    environment = _environment()
    style = environment.get_template("report.css").render(
        colours=label_colours(book), dark=label_colours(book, dark=True), names=names
    )
    script = environment.get_template("report.js").render()
    listed = rows.listing(findings, language)
    return environment.get_template("report.html").render(
        style=style,
        script=script,
        policy=policy(style, script),
        names=names,
        plots=(plot, answer_plot(findings, language, NARROW)),
        language=language,
        version=__version__,
        book=book,
        findings=findings,
        listing=listed,
        data={"setup": rows.inert(rows.setup(book, names, language)), **rows.blocks(findings.cases, listed.rows)},
        answer=words.answer_sentence(findings.prevalences, book, language),
        ground=words.ground_sentence(findings.prevalences, language),
        counted=words.counted_sentence(findings.prevalences, book, language),
        method=method_paragraphs(findings, language),
        panels=shown,
        few=len(findings.interviews) <= MARKS_UP_TO,
        departments=counted_departments(findings, language),
        department_rows=counted(by_department(findings, language), book.interview_labels),
        surveys=survey_figures(findings, language),
        **_speech(findings, language),
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("rollenbild.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _speech(findings: Findings, language: Language) -> dict[str, Any]:
    """What the templates say things with."""

    def why(one: dict[str, Any]) -> str:
        if one["model"]:
            return say(language, "list_model_says", label=findings.codebook.called(one["model"], language))
        return say(language, "list_by_hand" if one["hand"] else f"reason_{one['reason']}")

    return {
        "say": lambda key, **places: say(language, key, **places),
        "called": lambda label: findings.codebook.called(label, language),
        "why": why,
        "decimal": lambda number: words.decimal(number, language),
        "number": lambda number: words.whole(number, language),
        "percent": lambda share: words.percent(share, language),
        "span": lambda low, high: words.span(low, high, language),
    }


def class_names(codebook: Codebook) -> dict[str, str]:
    """Name of a label in class attributes: its place among the sides, or ``x`` for what is on no side."""
    return {label: str(k) for k, label in enumerate(codebook.sides)} | {codebook.none: "x", codebook.undecided: "x"}


def policy(style: str, script: str) -> str:
    """What the page may do: nothing but its own style and its own script, known by their hashes."""

    def known(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {known(style)}",
            f"script-src {known(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def method_paragraphs(findings: Findings, language: Language) -> list[str]:
    """How the answer was found, sentence by sentence from what the study recorded."""
    times = sorted(page.time[:10] for page in findings.pages if page.status == "fetched" and page.time)
    if not times:
        collected = say(language, "collected_never")
    elif times[0] == times[-1]:
        collected = say(language, "collected_on", first=words.date(times[0], language))
    else:
        first, last = words.date(times[0], language), words.date(times[-1], language)
        collected = say(language, "collected_between", first=first, last=last)
    scores = findings.model.get("metrics", {}).get("unseen", {})
    paragraphs = [
        say(
            language,
            "method_population",
            count=len(findings.interviews),
            sources=", ".join(findings.sources),
            collected=collected,
            pages=len(findings.pages),
            left_out=len(findings.left_out),
        ),
        say(language, "method_unit", share=words.percent(findings.codebook.share, language)),
        say(
            language,
            "method_model",
            model=findings.model.get("version", ""),
            trained=findings.model.get("trained_on", ""),
            threshold=words.decimal(float(findings.model.get("threshold", 0)), language),
        ),
    ]
    if scores:
        alpha, f1 = words.decimal(scores["interview_alpha"], language), words.decimal(scores["answer_f1"], language)
        paragraphs.append(say(language, "method_scores", data=scores["data"], alpha=alpha, f1=f1))
    if any(one.method == "model" for one in findings.prevalences):
        paragraphs.append(say(language, "method_range"))
    if findings.research_exception:
        paragraphs.append(say(language, "method_exception", text=findings.research_exception))
    return paragraphs
