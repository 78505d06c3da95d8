"""Each way of marking questions, from HTML and from plain text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.extraction import extract, merge

QUESTIONS = [
    "Womit beginnt Ihr Arbeitstag?",
    "Wer schreibt bei Ihnen die Beiträge?",
    "Was haben Sie vorher gemacht?",
    "Was raten Sie anderen?",
]
ANSWERS = [
    "Ich lese zuerst, was über Nacht gekommen ist, und antworte darauf. Das dauert meist bis zehn.",
    "Die schreibe ich, mit einer Kollegin zusammen. Muss man dafür begabt sein? Ich glaube nicht, es ist Übung.",
    "Ich war Gärtnerin und habe abends Kurse gegeben, unter anderem zu einem Thema: Rosen im Halbschatten.",
    "Man sollte neugierig sein und zuhören können. Mir hat das in meinem Beruf am meisten geholfen.",
]
PAIRS = list(zip(QUESTIONS, ANSWERS, strict=True))


def page(body: str) -> str:
    return (
        "<html><head><title>Interview mit Lene Marquard - Blatt</title></head><body><nav><a href='/'>Start</a></nav>"
        f"<article><h1>Interview mit Lene Marquard</h1>{body}</article>"
        "<div id='comments'><h3>Kommentare</h3><p><b>Toll! Und wer macht den Rest?</b></p><p>Ich nicht.</p></div>"
        "<footer>Impressum</footer></body></html>"
    )


HTML = {
    "bold": "".join(f"<p><strong>{q}</strong></p><p>{a}</p>" for q, a in PAIRS),
    "weight": "".join(f"<p><span style='font-weight: bold'>{q}</span></p><p>{a}</p>" for q, a in PAIRS),
    "italic": "".join(f"<p><em>{q}</em></p><p>{a}</p>" for q, a in PAIRS),
    "heading": "".join(f"<h3>{q}</h3><p>{a}</p>" for q, a in PAIRS),
    "bold and break": "".join(f"<p><b>{q}</b><br>{a}</p>" for q, a in PAIRS),
    "bold lead": "".join(f"<p><b>{q}</b> {a}</p>" for q, a in PAIRS),
    "one div": "<div>" + "<br><br>".join(f"<b>{q}</b><br><br>{a}" for q, a in PAIRS) + "</div>",
    "numbered": "".join(f"<p><b>{n}. {q}</b></p><p>{a}</p>" for n, (q, a) in enumerate(PAIRS, 1)),
    "definition list": "<dl>" + "".join(f"<dt>{q}</dt><dd>{a}</dd>" for q, a in PAIRS) + "</dl>",
    "Frage and Antwort": "".join(f"<p>Frage: {q}</p><p>Antwort: {a}</p>" for q, a in PAIRS),
    "names": "".join(
        f"<p><b>Blatt:</b> {q}</p><p><b>{'Lene Marquard' if n == 0 else 'Marquard'}:</b> {a}</p>"
        for n, (q, a) in enumerate(PAIRS)
    ),
    "initials": "".join(
        f"<p>BL: {q}</p><p>{'Lene Marquard' if n == 0 else 'LM'}: {a}</p>" for n, (q, a) in enumerate(PAIRS)
    ),
    "nothing but the question mark": "".join(f"<p>{q}</p><p>{a}</p>" for q, a in PAIRS),
}
PLAIN = {
    "paragraphs": "\n\n".join(f"{q}\n\n{a}" for q, a in PAIRS),
    "lines": "\n".join(f"{q}\n{a}" for q, a in PAIRS),
    "markdown": "\n\n".join(f"**{q}**\n\n{a}" for q, a in PAIRS),
    "F and A": "\n\n".join(f"F: {q}\n\nA: {a}" for q, a in PAIRS),
}


@pytest.mark.parametrize("way", HTML)
def test_html(way: str) -> None:
    found = extract(page(HTML[way]), url="https://blatt.example/lene-marquard/")
    assert found.kind == "interview", found.reason
    assert found.interview is not None
    assert [(one.question, one.text) for one in found.interview.answers] == PAIRS
    assert found.interview.interviewee == "Lene Marquard"
    assert found.interview.language == "de"


@pytest.mark.parametrize("way", PLAIN)
def test_plain_text(way: str) -> None:
    found = extract(PLAIN[way], url="x", content_type="text/plain; charset=utf-8")
    assert found.interview is not None, found.reason
    assert [(one.question, one.text) for one in found.interview.answers] == PAIRS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "other"),
        ("<p>Kurz.</p>", "other"),
        (page("".join(f"<p><b>{q}</b></p><p>Nein.</p>" for q in QUESTIONS * 8)), "other"),
        (page("<p>Am Freitag wird die Straße gesperrt. Der Verkehr wird umgeleitet.</p>" * 12), "other"),
        (
            "".join(f"<h2><a href='/{n}'>Interview {n}</a></h2><p>Ein Gespräch über Arbeit?</p>" for n in range(9)),
            "index",
        ),
    ],
)
def test_what_is_no_interview(text: str, kind: str) -> None:
    found = extract(text, url="https://blatt.example/")
    assert found.kind == kind
    assert found.interview is None
    assert found.reason


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["Wie", "was", "wer", "Sie", "machen", "heute", "Ihr", "Tag", "beginnt"]),
                min_size=2,
                max_size=9,
            ),
            st.lists(
                st.sampled_from(
                    ["ich", "und", "wir", "schreiben", "antworten", "planen", "Größe", "»so«", "1.000", "–", "immer"]
                ),
                min_size=22,
                max_size=60,
            ),
        ),
        min_size=3,
        max_size=7,
    ),
    way=st.sampled_from(["<p><b>{q}?</b></p><p>{a}.</p>", "<h3>{q}?</h3><p>{a}.</p>", "<p><i>{q}?</i></p><p>{a}.</p>"]),
)
def test_no_text_is_lost(pairs: list[tuple[list[str], list[str]]], way: str) -> None:
    body = "".join(way.format(q=f"{n}a " + " ".join(q), a=f"{n}b " + " ".join(a)) for n, (q, a) in enumerate(pairs))
    found = extract(page(body), url="https://blatt.example/x/")
    assert found.interview is not None, found.reason
    joined = found.interview.intro + "".join(turn.text for turn in found.interview.turns)
    wanted = "".join(f"{n}a" + "".join(q) + f"{n}b" + "".join(a) for n, (q, a) in enumerate(pairs))
    assert squeezed(joined) == squeezed(wanted)


def test_the_same_text_at_two_addresses_counts_once() -> None:
    one, two = (extract(page(HTML["bold"]), url=f"https://blatt.example/{n}/") for n in "ab")
    merged = list(merge(found.interview for found in (one, two) if found.interview))
    assert len(merged) == 1
    assert merged[0].also_at == ("https://blatt.example/b/",)


@settings(max_examples=80, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=300),
    st.sampled_from(["text/html", "text/plain", "text/markdown"]),
)
def test_no_text_raises(text: str, kind: str) -> None:
    assert extract(text, url="https://blatt.example/", content_type=kind).kind in {
        "interview",
        "portrait",
        "index",
        "other",
    }
