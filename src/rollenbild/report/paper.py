"""A paragraph for a paper: the study in a dozen sentences, in German or English."""

from __future__ import annotations

from typing import Any

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report import words
from rollenbild.report.findings import Findings
from rollenbild.report.method import collected


def paper_paragraph(findings: Findings, language: Language) -> str:
    """The paragraph; empty where there is no interview."""
    if not findings.interviews:
        return ""
    book, model = findings.codebook, findings.model
    sentences = [
        say(
            language,
            "paper_population",
            count=len(findings.interviews),
            sources=", ".join(findings.sources),
            collected=collected(findings, language),
            version=findings.versions.get("rollenbild", ""),
            left_out=len(findings.left_out),
        ),
        say(
            language,
            "paper_unit",
            codebook=book.name,
            hash=book.version,
            share=words.percent(book.share, language),
            undecided=book.called(book.undecided, language),
        ),
    ]
    if scores := model.get("metrics", {}).get("unseen", {}):
        alpha, f1 = (words.decimal(scores[name], language) for name in ("interview_alpha", "answer_f1"))
        said: dict[str, Any] = {
            "model": model.get("version", ""),
            "trained": model.get("trained_on", ""),
            "alpha": alpha,
            "f1": f1,
        }
        sentences.append(say(language, "paper_model", **said))
    sentences += _coding(findings, language)
    one = findings.prevalences[0]
    confidence = words.percent(one.confidence, language)
    sentences.append(say(language, f"paper_by_{one.method}", count=one.hand_labels, confidence=confidence))
    sentences.append(words.answer_sentence(findings.prevalences, book, language))
    return " ".join(sentences)


def _coding(findings: Findings, language: Language) -> list[str]:
    coders = {one.coder for one in findings.codes if one.coder != "resolved"}
    coded = len({one.interview_id for one in findings.codes if one.answer is None})
    if not coders or not coded:
        return []
    told = [
        say(language, "paper_coder", count=coded)
        if len(coders) == 1
        else say(language, "paper_coders", coders=len(coders), count=coded)
    ]
    if findings.agreement is not None:
        table = findings.agreement
        pairs = table[(table["label"] == "") & (table["unit"] == "interview") & (table["verdict"] != "undefined")]
        for pair in pairs.to_dict("records"):
            figures: dict[str, Any] = {name: words.decimal(pair[name], language) for name in ("alpha", "low", "high")}
            who: dict[str, Any] = {"coder_a": pair["coder_a"], "coder_b": pair["coder_b"], "units": pair["units"]}
            told.append(say(language, "paper_agreement", **who, **figures))
    return told
