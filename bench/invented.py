"""Invented interviews in any number, from the answers of the corpus: what the benches and the tests of scale read.

The same seed gives the same interviews; no two hold the same five answers, and answers differ by a sentence left out.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST = [
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Eva",
    "Finn",
    "Greta",
    "Hannes",
    "Ida",
    "Jonas",
    "Karla",
    "Lukas",
    "Mara",
    "Nils",
    "Olga",
    "Paul",
    "Rike",
    "Simon",
    "Tessa",
    "Uwe",
]
LAST = [
    "Ahrens",
    "Brandt",
    "Claasen",
    "Dorn",
    "Ebeling",
    "Fricke",
    "Gerdes",
    "Harms",
    "Imhoff",
    "Jessen",
    "Kolbe",
    "Lorenz",
    "Menke",
    "Nolte",
    "Otten",
]
PLACES = [
    "Stadtwerke",
    "Versand",
    "Bank",
    "Verlag",
    "Museum",
    "Klinik",
    "Brauerei",
    "Hochschule",
    "Reederei",
    "Versicherung",
]
THEMES = ("bold", "heading", "names", "break", "definition", "italic")


@dataclass(frozen=True, slots=True)
class Invented:
    """An interview of five questions: who, where, in which language, and what was said."""

    number: int
    person: str
    organisation: str
    language: str
    turns: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """The headline."""
        words = "Five questions for" if self.language == "en" else "Fünf Fragen an"
        return f"{words} {self.person}, Social Media Manager ({self.organisation})"

    @property
    def text(self) -> str:
        """The interview as plain text, a question a line."""
        return "\n\n".join(f"{question}\n{answer}" for question, answer in self.turns)


@cache
def spoken() -> dict[str, list[tuple[str, str]]]:
    """Questions with their answers in the corpus, by language; only such as a page can show."""
    found: dict[str, list[tuple[str, str]]] = {"de": [], "en": []}
    for path in sorted((ROOT / "data" / "corpus").glob("**/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            for turn in one.get("turns", ()):
                question = re.sub(r"^\W*|[*_]", "", str(turn.get("q", ""))).strip()
                if question.endswith("?") and 4 <= len(question.split()) <= 25 and len(turn["a"].split()) >= 25:
                    found[one.get("lang", "de")].append((question, turn["a"].replace("*", "")))
    return found


def interviews(count: int, seed: int = 1) -> Iterator[Invented]:
    """So many interviews, four of five in German."""
    chance = random.Random(seed)
    for number in range(count):
        language = "en" if number % 5 == 4 else "de"
        turns = tuple(
            (question, _shortened(answer, chance)) for question, answer in chance.sample(spoken()[language], 5)
        )
        person = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        yield Invented(number, person, f"{chance.choice(PLACES)} {chance.choice(LAST)}", language, turns)


def _shortened(answer: str, chance: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", answer.strip())
    if len(sentences) > 2:
        sentences.pop(chance.randrange(len(sentences)))
    return " ".join(sentences)


def article(one: Invented, theme: str) -> str:
    """The interview's HTML in one of `THEMES`."""
    pairs = [(html.escape(question), html.escape(answer)) for question, answer in one.turns]
    match theme:
        case "heading":
            return "".join(f"<h3>{question}</h3><p>{answer}</p>" for question, answer in pairs)
        case "names":
            return "".join(
                f"<p>Karriereblatt: {question}</p><p>{one.person}: {answer}</p>" for question, answer in pairs
            )
        case "break":
            return "".join(f"<p><b>{question}</b><br>{answer}</p>" for question, answer in pairs)
        case "definition":
            return f"<dl>{''.join(f'<dt>{question}</dt><dd>{answer}</dd>' for question, answer in pairs)}</dl>"
        case "italic":
            return "".join(f"<p><em>{question}</em></p><p>{answer}</p>" for question, answer in pairs)
        case _:
            return "".join(f"<p><strong>{question}</strong></p><p>{answer}</p>" for question, answer in pairs)


def page(one: Invented, ballast: int = 1) -> str:
    """A blog's page with the interview, its themes in turns, between menu, comments and sidebar."""
    day = 1 + one.number % 28
    return dressed(
        one.title,
        f'<h1 class="entry-title">{html.escape(one.title)}</h1><div class="entry-content">'
        f"{article(one, THEMES[one.number % len(THEMES)])}</div>",
        one.language,
        f"2011-05-{day:02d}",
        ballast,
    )


def dressed(title: str, content: str, language: str, day: str = "2011-05-17", ballast: int = 1) -> str:
    """Content within a page as blogs have it; ``ballast`` times as much script and menu around it."""
    menu = "".join(f'<li><a href="/rubrik/{n}/">Rubrik {n}</a></li>' for n in range(12 * ballast))
    recent = "".join(f'<li><a href="/archiv/{n}/">Ein Beitrag aus dem Archiv, Nummer {n}</a></li>' for n in range(10))
    comments = "".join(
        f'<li class="comment"><cite>Leser {n}</cite> <p>Danke für den Beitrag, das habe ich gern gelesen.</p>'
        f'<a rel="nofollow" href="?replytocom={n}">Antworten</a></li>'
        for n in range(4)
    )
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta property="article:published_time" content="{day}T09:00:00+00:00">'
        f'<link rel="stylesheet" href="/style.css"><script>a = [{",".join(map(str, range(300 * ballast)))}]</script>'
        f'</head><body class="post"><header><nav><ul class="menu">{menu}</ul></nav></header><div id="main"><article '
        f'class="post hentry">{content}</article><section id="comments"><h3>4 Kommentare</h3><ol class="commentlist">'
        f'{comments}</ol></section></div><aside class="sidebar"><h3>Zuletzt</h3><ul>{recent}</ul></aside>'
        f'<footer><a href="/impressum/">Impressum</a> <a href="/feed/">RSS</a></footer></body></html>'
    )
