"""WARC files as a crawl of the open web gives them: pages of many kinds and languages, few of them interviews."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bench.invented import dressed, interviews, page, spoken
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WORDS = {
    "de": "der die das und ist nicht ein eine es zu mit auf für von den im sich auch wie sind war aber oder bei aus "
    "nur noch als wird werden Stadt Haus Preis Woche Angebot Straße Verein Spiel Rezept Bahnhof Wetter Wohnung Gerät",
    "en": "the and is not a an it to with on for of in that are was but or at from if only as be they this what will "
    "so city house price week offer street club match recipe station weather flat device order delivery",
    "fr": "le la les et est je ne pas un une nous il de pour avec sur dans que qui mais sont au du ce maison prix",
    "es": "el los las y es yo no un una lo de para con en que se por pero son su como más muy casa ciudad precio",
    "it": "il gli e è io non un una noi di per con su in che si ma sono del della come più anche casa prezzo",
    "nl": "het een van ik niet op te dat die voor met zijn maar ook bij naar wij ons aan dan nog wel worden huis",
    "pl": "nie to się na jest w do że co jak ale za po tak już tylko czy ja od może przez bardzo gdy dom cena miasto",
}


def prose(chance: random.Random, language: str, sentences: int) -> str:
    """So many sentences of a language's words in any order."""
    words = WORDS[language].split()
    made = (" ".join(chance.choices(words, k=chance.randint(6, 16))).capitalize() + "." for _ in range(sentences))
    return " ".join(made)


def article(chance: random.Random, language: str) -> str:
    """News in the third person, with one question in it."""
    parts = [prose(chance, language, chance.randint(3, 6)) for _ in range(chance.randint(4, 12))]
    if language in spoken() and chance.random() < 0.5:
        _, answer = chance.choice(spoken()[language])
        parts.insert(2, f"„{html.escape(answer)}“, sagt Kolbe. Warum? Why? Wer? Who?")
    return f"<h1>{prose(chance, language, 1)}</h1>" + "".join(f"<p>{one}</p>" for one in parts)


def product(chance: random.Random, language: str) -> str:
    """A shop's page."""
    rows = "".join(f"<tr><td>{prose(chance, language, 1)[:20]}</td><td>{n}</td></tr>" for n in range(12))
    return f"<h1>{prose(chance, language, 1)}</h1><table>{rows}</table><p>{prose(chance, language, 4)}</p>"


def listing(chance: random.Random, language: str) -> str:
    """A list of other pages, with teasers that ask."""
    return "".join(
        f'<div class="post"><h2><a href="/{chance.random()}">{prose(chance, language, 1)[:-1]}?</a></h2>'
        f"<p>{prose(chance, language, 2)}</p></div>"
        for _ in range(12)
    )


def questions(chance: random.Random, language: str) -> str:
    """Frequent questions: marked like an interview, but nobody speaks of themselves."""
    made = ((prose(chance, language, 1)[:-1] + "?", prose(chance, language, 3)) for _ in range(8))
    return "<h1>FAQ</h1>" + "".join(f"<h3>{question}</h3><p>{answer}</p>" for question, answer in made)


def diary(chance: random.Random, language: str) -> str:
    """Someone's own account, with a question now and then within a paragraph."""
    told = [answer for _, answer in chance.sample(spoken()[language], 5)]
    asked = "Und warum erzähle ich das? " if language == "de" else "Why do I tell you this? "
    return "<h1>Tagebuch</h1>" + "".join(f"<p>{asked}{html.escape(one)}</p>" for one in told)


def forum(chance: random.Random, language: str) -> str:
    """A thread: many ask and many speak of themselves, in the middle of what they say."""
    made = "".join(
        f'<div class="message"><div class="user">user{chance.randint(1, 999)}</div><div class="content">'
        f"{html.escape(answer)} {html.escape(question)} {prose(chance, language, 1)}</div></div>"
        for question, answer in chance.sample(spoken()[language], 6)
    )
    return f"<h1>{prose(chance, language, 1)}</h1>{made}"


def letter(chance: random.Random, language: str) -> str:
    """A company's page: we, us and a question as its headline."""
    we = "Wir sind für Sie da, und wir freuen uns auf Sie." if language == "de" else "We are here for you, ask us."
    return f"<h1>Noch Fragen?</h1><p>{we} {prose(chance, language, 5)}</p><h2>Kontakt?</h2><p>{we}</p>"


def advice(chance: random.Random, language: str) -> str:
    """A thread whose posts begin with a question of their own: built like an interview."""
    made = "".join(
        f"<p><b>{html.escape(question)}</b></p><p>{html.escape(answer)}</p>"
        for question, answer in chance.sample(spoken()[language], 4)
    )
    return f"<h1>{prose(chance, language, 1)}</h1>{made}"


KINDS: list[tuple[Callable[[random.Random, str], str], int]] = [
    *((article, 380), (product, 200), (listing, 140), (letter, 80), (diary, 80), (forum, 60), (questions, 56)),
    (advice, 4),
]
SPOKEN_ONLY = {diary, forum, letter, advice}
BALLAST = 8


def pages(count: int, share: float = 0.01, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Addresses and HTML of so many pages, ``share`` of them interviews (their addresses hold ``/interview-``)."""
    chance = random.Random(seed)
    wanted = round(count * share)
    places = set(chance.sample(range(count), wanted))
    talks = interviews(wanted, seed)
    kinds = [kind for kind, weight in KINDS for _ in range(weight)]
    for number in range(count):
        if number in places:
            yield f"https://web.example/interview-{number}/", page(next(talks), BALLAST)
            continue
        kind = chance.choice(kinds)
        languages = ["de", "en"] if kind in SPOKEN_ONLY else list(WORDS)
        language = chance.choice(languages)
        yield (
            f"https://web.example/{kind.__name__}-{number}/",
            dressed("Seite", kind(chance, language), language, ballast=BALLAST),
        )


def write(path: Path, count: int, share: float = 0.01, seed: int = 1) -> int:
    """Write such pages as a WARC file, between pictures and redirects; gives back how many are interviews."""
    found = 0
    others = cycle([None] * 9 + [("200 OK", "image/png", b"\x89PNG" * 400)])
    with path.open("wb") as stream:
        add = partial(_add, WARCWriter(stream, gzip=True))
        for (url, text), other in zip(pages(count, share, seed), others, strict=False):
            found += "/interview-" in url
            add(url, "200 OK", "text/html; charset=utf-8", text.encode())
            if other is not None:
                add(f"{url}picture.png", *other)
    return found


def split(folder: Path, shards: int, count: int, share: float = 0.01) -> int:
    """So many WARC files in a folder, together of ``count`` pages; gives back how many are interviews."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(write(folder / f"web-{n:03d}.warc.gz", count // shards, share, n) for n in islice(range(shards), shards))


def _add(writer: WARCWriter, url: str, status: str, kind: str, body: bytes) -> None:
    http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
    told = {"WARC-Date": "2026-01-01T00:00:00Z"}
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=told
        )
    )
