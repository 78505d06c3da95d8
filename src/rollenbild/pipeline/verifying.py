"""Derive a study again from its pages and labels, and say of each file whether it comes out the same."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from rollenbild.config import Language
from rollenbild.errors import RollenbildError
from rollenbild.pipeline.progress import Progress
from rollenbild.pipeline.reporting import installed_versions, report_study
from rollenbild.pipeline.stages import classify_study, extract_interviews, study_model
from rollenbild.sources import PageStore
from rollenbild.study import Study


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file of a study: the same, or what is wrong with it."""

    file: str
    same: bool
    reason: str = ""


def verify_study(study: Study, progress: Progress) -> list[Verdict]:
    """Derive interviews, predictions and report again, apart from the study, and hold them against its files.

    Raises
    ------
    ModelError
        The model that the study was classified with is not the one in the store.
    """
    model, recorded = study_model(study), study.recorded()
    reported = recorded.get("report", {})
    verdicts = [*_evidence(study), *_inputs(study, reported)]
    if not all(one.same for one in verdicts):
        # What rests on changed evidence cannot come out the same; naming the cause is enough.
        return verdicts
    with tempfile.TemporaryDirectory(prefix="rollenbild-verify-") as folder:
        again = Study(Path(folder))
        for path in (study.settings, study.pages_warc, study.pages_ledger, study.labels, study.pseudonyms):
            if path.is_file():
                shutil.copy2(path, again.root / path.name)
        try:
            extract_interviews(again, progress)
            classify_study(again, model, progress)
            report_study(
                again,
                model,
                cast("Language", reported.get("lang", "en")),
                formats=reported.get("formats", ()),
                versions=reported.get("versions"),
            )
        except RollenbildError as error:
            return [*verdicts, Verdict("interviews.jsonl", False, str(error))]
        return [*verdicts, *_compared(study, again)]


def _evidence(study: Study) -> list[Verdict]:
    """Whether every page's body in the WARC is the one the ledger names."""
    wrong = []
    with PageStore(study.pages_warc, study.pages_ledger) as store:
        for page in store.pages():
            if page.warc_offset is None:
                continue
            try:
                same = hashlib.sha256(store.body(page)).hexdigest() == page.sha256
            except Exception as error:
                wrong.append(f"{page.url} ({type(error).__name__})")
                continue
            if not same and page.status == "fetched":
                wrong.append(page.url)
    return [Verdict("pages.warc.gz", not wrong, "; ".join(wrong[:3]))]


def other_versions(study: Study) -> dict[str, tuple[str, str]]:
    """Versions of program and libraries in which the study was reported and that are others here."""
    then, now = study.recorded().get("report", {}).get("versions", {}), installed_versions()
    return {name: (said, now.get(name, "")) for name, said in then.items() if said != now.get(name, "")}


def _inputs(study: Study, reported: dict[str, Any]) -> list[Verdict]:
    found = []
    names = {"pages_sha256": "pages.warc.gz", "ledger_sha256": "pages.jsonl", "labels_sha256": "labels.jsonl"}
    for key, digest in study.input_digests().items():
        same = digest == reported.get(key, "")
        if not same or digest:
            reason = "" if same else "is not the file that the report was derived from"
            found.append(Verdict(names[key], same, reason))
    return found


def _compared(study: Study, again: Study) -> list[Verdict]:
    mine = {str(path.relative_to(again.root)): path for path in sorted(again.root.rglob("*")) if path.is_file()}
    theirs = {str(path.relative_to(study.root)) for path in study.report.rglob("*") if path.is_file()}
    verdicts = []
    for name, path in mine.items():
        there = study.root / name
        if name in {"pages.warc.gz", "labels.jsonl", "labels.jsonl.lock"}:
            continue
        same = there.is_file() and there.read_bytes() == path.read_bytes()
        reason = "" if same else "comes out otherwise" if there.is_file() else "is missing"
        verdicts.append(Verdict(name, same, reason))
    verdicts += [Verdict(name, False, "does not come out of the study") for name in sorted(theirs - set(mine))]
    return verdicts
