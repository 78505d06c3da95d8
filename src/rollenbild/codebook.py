"""The codebook as data: which labels there are, what they are called, and which share decides.

A codebook is a Markdown file for coders with a TOML head (between two lines ``+++``) for the program.
Labels are data: another file with other labels makes the same program answer another question.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rollenbild.errors import UsageError


@dataclass(frozen=True, slots=True)
class Codebook:
    """What is coded.

    Parameters
    ----------
    sides : tuple of str
        The labels between which the question asks, in the order of the report.
    none : str
        The label of answers that say nothing on the question.
    undecided : str
        The label of interviews that are on no side.
    share : float
        Share of the words on own tasks, in (0.5, 1], from which a side holds the interview.
    question, names, clause : dict
        The question, the labels' names and the clauses of the answer's sentence, by language
        (``names`` and ``clause`` first by label).
    text : str
        The Markdown for coders.
    version : str
        First twelve hex digits of the SHA-256 of the file.
    """

    name: str
    sides: tuple[str, ...]
    none: str
    undecided: str
    share: float
    question: dict[str, str]
    names: dict[str, dict[str, str]]
    clause: dict[str, dict[str, str]]
    text: str
    version: str

    @property
    def answer_labels(self) -> tuple[str, ...]:
        """Labels an answer can have."""
        return (*self.sides, self.none)

    @property
    def interview_labels(self) -> tuple[str, ...]:
        """Labels an interview can have."""
        return (*self.sides, self.undecided)

    def called(self, label: str, language: str) -> str:
        """What a label is called in a language; the label itself where the codebook gives no name."""
        return self.names.get(label, {}).get(language, label)

    def clause_for(self, label: str, language: str, low: int, high: int, span: str) -> str:
        """The part of the answer's sentence on one label; ``span`` is the range in words."""
        clauses = self.clause.get(label, {})
        clause = clauses.get(language, "{range}: " + self.called(label, language))
        if low == high == 1:
            clause = clauses.get(f"{language}_one", clause)
        return clause.replace("{range}", span)


def load_codebook(path: Path) -> Codebook:
    """Read a codebook file.

    Raises
    ------
    UsageError
        The file is missing, has no TOML head, or its head lacks a key.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(
            "The codebook cannot be read.", where=str(path), next_step="Name an existing Markdown file."
        ) from error
    return parse_codebook(raw.decode("utf-8"), where=str(path))


def parse_codebook(content: str, where: str = "codebook") -> Codebook:
    """Read a codebook from its text; see `load_codebook`."""
    lines = content.replace("\r\n", "\n").split("\n")
    if lines[0] != "+++" or "+++" not in lines[1:]:
        raise UsageError(
            "The codebook has no head.",
            where=where,
            next_step="Begin the file with its labels in TOML between two lines of +++.",
        )
    end = lines.index("+++", 1)
    try:
        head = tomllib.loads("\n".join(lines[1:end]))
        sides = tuple(head["sides"])
        book = Codebook(
            name=head["name"],
            sides=sides,
            none=head["none"],
            undecided=head["undecided"],
            share=float(head.get("share", 0.6)),
            question=head.get("question", {}),
            names=head.get("names", {}),
            clause=head.get("clause", {}),
            text="\n".join(lines[end + 1 :]).strip() + "\n",
            version=hashlib.sha256(content.encode()).hexdigest()[:12],
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"The codebook's head cannot be used: {error}.",
            where=where,
            next_step="It needs name, sides, none and undecided.",
        ) from error
    labels = (*sides, book.none, book.undecided)
    if len(sides) < 2 or len(set(labels)) != len(labels) or not 0.5 < book.share <= 1:
        raise UsageError(
            "The codebook needs two or more different sides, other names for none and undecided, "
            "and a share above 0.5.",
            where=where,
        )
    return book
