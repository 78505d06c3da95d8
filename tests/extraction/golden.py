"""Golden pages: what must come out of them, and how near the extraction comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rollenbild.extraction import Extraction, extract
from rollenbild.sources import decode

FOLDER = Path(__file__).resolve().parents[1] / "golden"
METADATA = ("title", "published", "interviewee", "organisation", "job_title", "department")


@dataclass(frozen=True)
class Golden:
    """A page and what must come out of it."""

    name: str
    body: bytes
    content_type: str
    expected: dict[str, object]

    def extracted(self) -> Extraction:
        """What comes out of it."""
        return extract(
            decode(self.body, self.content_type), url=str(self.expected["url"]), content_type=self.content_type
        )


def golden_pages(folder: Path = FOLDER) -> list[Golden]:
    """All golden pages of a folder, by name."""
    found = []
    for expected in sorted(folder.glob("*/expected.json")):
        page = next(path for name in ("page.html", "page.txt") if (path := expected.with_name(name)).is_file())
        kind = "text/html" if page.suffix == ".html" else "text/plain"
        found.append(
            Golden(expected.parent.name, page.read_bytes(), kind, json.loads(expected.read_text(encoding="utf-8")))
        )
    return found


def digest(folder: Path = FOLDER) -> str:
    """SHA-256 over all files of the golden set, so that a floor is tied to the set it was measured on."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*/*")):
        total.update(f"{path.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True)
class Score:
    """Figures of one page.

    ``turn_f1``: turns equal in speaker and text up to white space; ``answer_f1``: words of answers in common;
    ``kind``: whether the page's kind is right; ``metadata``: (right, said, to be said).
    """

    name: str
    turn_f1: float
    answer_f1: float
    kind: bool
    metadata: tuple[int, int, int]


def score(golden: Golden) -> Score:
    """Hold what comes out of a page against what must."""
    found = golden.extracted()
    wanted = [(turn["speaker"], squeezed(turn["text"])) for turn in golden.expected["turns"]]  # type: ignore[attr-defined]
    got = [] if found.interview is None else [(one.speaker, squeezed(one.text)) for one in found.interview.turns]
    right = said = due = 0
    if wanted and found.interview is not None:
        for name in METADATA:
            truth, mine = str(golden.expected[name]), str(getattr(found.interview, name))
            if name == "department":
                truth = place_in_words(truth)
            right += bool(mine) and mine == truth
            said += bool(mine)
            due += bool(truth)
    return Score(
        golden.name,
        f1(got, wanted),
        f1(words(got), words(wanted)),
        found.kind == golden.expected["kind"],
        (right, said, due),
    )


PLACES = {
    "PR": ("pr", "presse", "pressestelle", "public relations"),
    "marketing": ("marketing",),
    "communication": ("kommunikation", "unternehmenskommunikation", "communications", "communication"),
    "customer service": ("kundenservice", "kundendienst", "customer service"),
    "HR": ("hr", "personal", "personalabteilung", "human resources"),
    "IT": ("it",),
    "staff unit": ("stabsstelle", "staff unit"),
    "own department": ("eigene abteilung", "own department"),
    "agency": ("agentur", "agency"),
    "self-employed": ("selbständig", "selbstständig", "self-employed", "freelance"),
}


def place_in_words(text: str) -> str:
    """A department as a person wrote it, in the extraction's ten words."""
    return next((place for place, words in PLACES.items() if text.lower() in (place.lower(), *words)), text)


def lost_lines(golden: Golden) -> list[str]:
    """Lines of the page's main text that stand in no turn, nor in the intro, nor are only a speaker's mark."""
    from rollenbild.extraction.dom import by_name, parsed
    from rollenbild.extraction.lines import page_lines, plain_lines
    from rollenbild.extraction.lines import squeezed as letters
    from rollenbild.extraction.main_text import article_lines, belonging, whole_text
    from rollenbild.extraction.metadata import read_metadata
    from rollenbild.extraction.reading import without_title
    from rollenbild.extraction.speakers import mark_of

    text = decode(golden.body, golden.content_type)
    found = golden.extracted().interview
    if found is None:
        return ["everything"]
    if golden.content_type == "text/html":
        root = parsed(text)
        title = read_metadata(text, by_name(root), {}).title
        lines = without_title(article_lines(page_lines(root), belonging(root)), title)
    else:
        title, lines = "", whole_text(plain_lines(text))
    kept = letters(found.intro + "".join(f"{turn.name}{turn.text}" for turn in found.turns) + title)
    names = {letters(turn.name) for turn in found.turns}
    return [
        line.text
        for k, line in enumerate(lines)
        if letters(line.text) not in kept
        and not any(name and letters(line.text).removeprefix(name) in kept for name in names)
        and not (k < 3 and len(line.text.split()) <= 12)
        and letters(mark_of(line).text) not in kept
    ]


def as_expected(golden: Golden) -> dict[str, object]:
    """What ``expected.json`` would say if the extraction were right."""
    found = golden.extracted()
    one = found.interview
    told: dict[str, object] = {**golden.expected, "kind": found.kind, "turns": []}
    if one is not None:
        told |= {name: getattr(one, name) for name in (*METADATA, "language", "intro") if name in golden.expected}
        told["turns"] = [
            {
                key: value
                for key, value in (("speaker", turn.speaker), ("name", turn.name), ("text", turn.text))
                if key in (golden.expected["turns"] or [{}])[0] or key == "text"  # type: ignore[index]
            }
            for turn in one.turns
        ]
    return told


def words(turns: Iterable[tuple[str, str]]) -> list[str]:
    """Words of the answers, in order."""
    return [word for speaker, text in turns if speaker == "interviewee" for word in text.split()]


def squeezed(text: str) -> str:
    """A text with one kind of white space."""
    return " ".join(text.split())


def f1(
    got: list[object] | list[tuple[str, str]] | list[str], wanted: list[object] | list[tuple[str, str]] | list[str]
) -> float:
    """Harmonic mean of precision and recall over two lists as multisets; 1 where both are empty."""
    from collections import Counter

    if not got and not wanted:
        return 1.0
    common = sum((Counter(got) & Counter(wanted)).values())
    return 2 * common / (len(got) + len(wanted))


def means(scores: list[Score]) -> dict[str, float]:
    """Mean figures over pages."""
    right, said, due = (sum(one.metadata[k] for one in scores) for k in range(3))
    return {
        "turn_f1": sum(one.turn_f1 for one in scores) / len(scores),
        "answer_f1": sum(one.answer_f1 for one in scores) / len(scores),
        "kind": sum(one.kind for one in scores) / len(scores),
        "metadata_precision": right / max(said, 1),
        "metadata_recall": right / max(due, 1),
    }
