"""``report.html``: one file that needs no network, with the answer first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from rollenbild import __version__
from rollenbild.codebook import Codebook
from rollenbild.config import Language
from rollenbild.messages import grouped, say
from rollenbild.report import rows, words
from rollenbild.report.drawing import MARKS_UP_TO, NARROW, label_colours
from rollenbild.report.findings import Findings
from rollenbild.report.groups import by_department
from rollenbild.report.leftout import left_out_rows
from rollenbild.report.literature import literature_text
from rollenbild.report.method import method_sections
from rollenbild.report.panels import Panel, counted
from rollenbild.report.paper import paper_paragraph
from rollenbild.report.plot import answer_plot
from rollenbild.report.setting import counted_departments, survey_figures

if TYPE_CHECKING:
    from jinja2 import Environment


def report_page(findings: Findings, plot: str, shown: Sequence[Panel], language: Language) -> Iterator[str]:
    """The report as one HTML page, piece by piece; whatever came from a web page is escaped.

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
    listed, left = rows.listing(findings, language), left_out_rows(findings, language)
    return environment.get_template("report.html").generate(
        style=style,
        script=script,
        policy=policy(style, script),
        names=names,
        plots=(plot, answer_plot(findings, language, NARROW)),
        language=language,
        version=findings.versions.get("rollenbild", __version__),
        book=book,
        findings=findings,
        listing=listed,
        data=chain(
            [
                ("setup", [rows.inert(rows.setup(book, names, language))]),
                ("left", [rows.inert(left if len(left) > rows.STATIC_UP_TO else [])]),
            ],
            rows.blocks(findings, language),
        ),
        answer=words.answer_sentence(findings.prevalences, book, language),
        ground=words.ground_sentence(findings.prevalences, language),
        order=words.order_sentence(findings.prevalences, book, language),
        caption="plot_caption_exact" if _exact(findings) else "plot_caption_range",
        method=method_sections(findings, language),
        papers=[(tongue, paper_paragraph(findings, tongue)) for tongue in _tongues(language)],
        literature=literature_text(findings),
        left=left,
        left_static=left if len(left) <= rows.STATIC_UP_TO else left[: rows.PAGE],
        panels=shown,
        few=len(findings.interviews) <= MARKS_UP_TO,
        departments=counted_departments(findings, language),
        department_rows=counted(by_department(findings, language), book.interview_labels),
        surveys=survey_figures(findings, language),
        **_speech(findings, language),
    )


def _exact(findings: Findings) -> bool:
    """Whether all was counted by hand, or there is nothing to count: then no range is drawn."""
    return all(one.method == "census" for one in findings.prevalences)


def _tongues(language: Language) -> tuple[Language, Language]:
    """Both languages, that of the page first."""
    return ("de", "en") if language == "de" else ("en", "de")


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
        if one["lean"]:
            leaning = words.quoted(one["lean"], findings.codebook, language)
            return say(language, "reason_leaning", label=leaning, p=words.decimal(one["lean_p"], language))
        return say(language, "list_by_hand" if one["hand"] else f"reason_{one['reason']}")

    return {
        "say": lambda key, **places: say(language, key, **places),
        "called": lambda label: findings.codebook.called(label, language),
        "why": why,
        "decimal": lambda number: words.decimal(number, language),
        "number": lambda number: grouped(number, language),
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
