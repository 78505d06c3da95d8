"""``datapackage.json``: every CSV file and every column described, as Frictionless Data Package has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rollenbild.config import Language
from rollenbild.messages import say
from rollenbild.report.columns import Column, columns_of, key_of
from rollenbild.report.findings import Findings
from rollenbild.report.words import answer_sentence, ground_sentence

if TYPE_CHECKING:
    import pandas as pd


def package_text(findings: Findings, tables: Mapping[str, pd.DataFrame], language: Language) -> str:
    """The description as JSON."""
    book = findings.codebook
    package = {
        "profile": "tabular-data-package",
        "name": "rollenbild-study",
        "title": book.question.get(language, book.name),
        "description": "\n".join(
            (answer_sentence(findings.prevalences, book, language), ground_sentence(findings.prevalences, language))
        ),
        "sources": [{"title": source, "path": source} for source in findings.sources],
        "resources": [_resource(name, frame, findings, language) for name, frame in tables.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(name: str, frame: pd.DataFrame, findings: Findings, language: Language) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(one) for one in columns_of(name, frame, findings.codebook, language)],
        "missingValues": [""],
    }
    if key := key_of(name, frame):
        schema["primaryKey"] = list(key)
    if name == "answers":
        reference = {"resource": "interviews", "fields": ["id"]}
        schema["foreignKeys"] = [{"fields": ["interview_id"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": say(language, f"table_{name}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.description}
    if column.values:
        said["constraints"] = {"enum": list(column.values)}
    return said
