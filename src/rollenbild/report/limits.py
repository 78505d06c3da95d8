"""What could not be done in a study, said as plainly as what could."""

from __future__ import annotations

from collections.abc import Iterator

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.findings import Findings
from rollenbild.report.leftout import kind_of_reason


def limits(findings: Findings, language: Language) -> list[str]:
    """A sentence for each limit of this study."""
    return list(_limits(findings, language))


def _limits(findings: Findings, language: Language) -> Iterator[str]:
    if any(one.method == "model" for one in findings.prevalences):
        drawn = len({one.interview_id for one in findings.codes if one.answer is None and one.sampling == "random"})
        if drawn:
            yield say(language, "limit_few_hand_labels", count=drawn, least=findings.least_labels)
        else:
            yield say(language, "limit_no_hand_labels")
    if "invented" in str(findings.model.get("trained_on", "")):
        yield say(language, "limit_training")
    coders = {one.coder for one in findings.codes if one.coder != "resolved"}
    if len(coders) == 1:
        yield say(language, "limit_one_coder")
    elif coders and not _coders_compared(findings):
        yield say(language, "limit_no_agreement")
    coded = {one.interview_id for one in findings.codes if one.answer is None}
    if disputed := len(coded - set(findings.coder_labels)):
        yield say(language, "limit_open", count=disputed)
    failed = sum(kind_of_reason(status, reason) in {"missing", "unread"} for _, status, reason in findings.left_out)
    if failed:
        yield say(language, "limit_failed", count=failed)
    undated = sum(not one.published for one in findings.interviews)
    if undated:
        yield say(language, "limit_undated", count=undated)
    yield say(language, "limit_told")


def _coders_compared(findings: Findings) -> bool:
    table = findings.agreement
    return table is not None and bool((table["coder_b"] != "model").any())
