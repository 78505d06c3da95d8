"""Ways of marking turns, one small page each; pages over several addresses; copies; and pages of no use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollenbild.extraction import continues, extract, merge
from rollenbild.records import Interview
from tests.conftest import ROOT
from tests.extraction.fuzz import run
from tests.extraction.golden import golden_pages

QUESTIONS = ["Was machen Sie den ganzen Tag", "Wie kamen Sie dazu", "Was raten Sie anderen"]
ANSWERS = [
    "Ich beantworte Fragen der Kundschaft auf Facebook und schreibe am Nachmittag die Beiträge für den nächsten Tag. Fragt mich "
    "jemand, warum? Weil ich es gern mache.",
    "Ich war erst in der Pressestelle und bin dann gefragt worden, ob ich das übernehmen mag, weil ich ohnehin im Netz war.",
    "Zuhören. Und ich würde nicht alles auf einmal anfangen, wir haben damals mit einem einzigen Kanal begonnen.",
]


def read(html: str, kind: str = "text/html") -> list[tuple[str, str]]:
    found = extract(html, url="https://blog.example/interview/", content_type=kind).interview
    return [] if found is None else [(turn.speaker, " ".join(turn.text.split())) for turn in found.turns]


def wanted(mark: str = "?") -> list[tuple[str, str]]:
    pairs = zip(QUESTIONS, ANSWERS, strict=True)
    return [turn for q, a in pairs for turn in (("interviewer", q + mark), ("interviewee", a))]


def page(inner: str, head: str = "") -> str:
    return f"<html><head><title>Interview</title>{head}</head><body><article>{inner}</article></body></html>"


def each(form: str) -> str:
    return "".join(form.format(q=q, a=a, n=n) for n, (q, a) in enumerate(zip(QUESTIONS, ANSWERS, strict=True), start=1))


@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{q}?</b></p><p>{a}</p>",
        "<p><strong>{q}?</strong><br>{a}</p>",
        "<h3>{q}?</h3><p>{a}</p>",
        "<p><em>{q}?</em></p><p>{a}</p>",
        '<p><span style="font-weight: 700">{q}?</span></p><p>{a}</p>',
        '<div class="frage">{q}?</div><div class="antwort"><p>{a}</p></div>',
        "<p>Frage: {q}?</p><p>Antwort: {a}</p>",
        "<p>F: {q}?</p><p>A: {a}</p>",
        "<p>KARRIEREBLATT: {q}?</p><p>Anna Berg: {a}</p>",
        "<p><b>{n}. {q}?</b></p><p>{a}</p>",
        "<dl><dt>{q}?</dt><dd>{a}</dd></dl>",
        "<p><b>{q}?</b></p><blockquote><p>{a}</p></blockquote>",
        "<table><tr><td><b>{q}?</b></td></tr><tr><td>{a}</td></tr></table>",
        "<details open><summary>{q}?</summary><p>{a}</p></details>",
        "<p>{q}?</p><p>{a}</p>",
        "<p>[00:0{n}:10] Blatt: {q}?</p><p>[00:0{n}:20] Berg: {a}</p>",
        "<p>Blatt (00:0{n}): {q}?</p><p>Berg (00:0{n}): {a}</p>",
    ],
)
def test_a_way_of_marking(form: str) -> None:
    assert read(page(each(form))) == wanted()


def test_classes_tell_where_nothing_else_does() -> None:
    form = '<div class="qa-question">{q}.</div><div class="qa-answer"><p>{a}</p></div>'
    assert read(page(each(form))) == wanted(".")


@pytest.mark.parametrize("where", ["json-ld", "microdata"])
def test_what_the_page_states_for_machines(where: str) -> None:
    if where == "json-ld":
        entries = [{"@type": "Question", "name": q + ".", "acceptedAnswer": {"text": a}}
                   for q, a in zip(QUESTIONS, ANSWERS, strict=True)]  # fmt: skip
        told = json.dumps({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entries})
        html = page(each("<div>{q}.</div><div>{a}</div>"), f'<script type="application/ld+json">{told}</script>')
    else:
        html = page(each('<div itemscope itemtype="https://schema.org/Question"><div itemprop="name">{q}.</div>'
                         '<div itemprop="acceptedAnswer"><div itemprop="text">{a}</div></div></div>'))  # fmt: skip
    assert read(html) == wanted(".")


def test_a_question_that_is_none_by_its_mark() -> None:
    form = "<p><b>{q}?</b></p><p>{a}</p>"
    html = page(each(form).replace("Wie kamen Sie dazu?", "Erzählen Sie von Ihrem Anfang."))
    assert ("interviewer", "Erzählen Sie von Ihrem Anfang.") in read(html)


def test_an_interview_over_three_pages_is_one() -> None:
    form = "<p><b>{q}?</b></p><p>{a}</p>"
    whole = each(form)
    cut = [whole.index("<p><b>Wie"), whole.index("<p><b>Was raten")]
    parts = [whole[: cut[0]], whole[cut[0] : cut[1]], whole[cut[1] :]]
    lead = "<p>Heute spricht eine Fachfrau über ihre Arbeit in einem Haus, das viele kennen und wenige von innen.</p>"
    pages = [page(lead + part) for part in parts]
    found = extract(pages[0], url="https://blog.example/interview/", further=pages[1:]).interview
    assert found is not None
    assert [(turn.speaker, turn.text) for turn in found.turns] == wanted()


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://b.example/a/2/", ("https://b.example/a", 2)),
        ("https://b.example/a?page=3", ("https://b.example/a", 3)),
        ("https://b.example/a/seite-2", ("https://b.example/a", 2)),
        ("https://b.example/2011/05/a/", ("", 0)),
        ("https://b.example/a?page=1", ("", 0)),
    ],
)
def test_further_pages_know_their_first(url: str, home: tuple[str, int]) -> None:
    assert continues(url) == home


def taken(url: str, title: str, answers: list[str]) -> Interview:
    inner = "".join(f"<p><b>{q}?</b></p><p>{a}</p>" for q, a in zip(QUESTIONS, answers, strict=False))
    found = extract(page(f"<h1>{title}</h1>{inner}", f"<meta property='og:title' content='{title}'>"), url=url)
    assert found.interview is not None, found.reason
    return found.interview


def test_parts_with_numbers_in_their_titles_are_joined() -> None:
    other = [
        answer.replace("Ich", "Aber ich") + " Das war schon immer so, und anders kenne ich es gar nicht."
        for answer in ANSWERS
    ]
    first = taken("https://b.example/eins/", "Gespräch mit Anna Berg, Teil 1", ANSWERS)
    second = taken("https://b.example/zwei/", "Gespräch mit Anna Berg, Teil 2", other[::-1])
    joined = list(merge([first, second]))
    assert len(joined) == 1
    assert len(joined[0].turns) == 12
    assert joined[0].also_at == ("https://b.example/zwei/",)


def test_a_reprint_with_small_changes_is_counted_once() -> None:
    first = taken("https://b.example/eins/", "Gespräch", ANSWERS)
    reprint = taken("https://c.example/nach/", "Nachdruck", [*ANSWERS[:2], ANSWERS[2] + " Danke!"])
    other = taken(
        "https://d.example/x/", "Anderes", [" ".join(reversed(answer.split())) + " ich" for answer in ANSWERS]
    )
    merged = list(merge([first, reprint, other]))
    assert [one.url for one in merged] == ["https://b.example/eins/", "https://d.example/x/"]
    assert merged[0].also_at == ("https://c.example/nach/",)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(4, 12), st.integers(25, 80)), min_size=3, max_size=7),
    st.sampled_from(["<p><b>{q}</b></p><p>{a}</p>", "<h3>{q}</h3><div>{a}</div>", "<p>{q}</p><p>{a}</p>",
                     "<p><strong>{q}</strong><br>{a}</p>", "<dl><dt>{q}</dt><dd>{a}</dd></dl>"]),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_nothing_of_a_generated_interview_is_lost(sizes: list[tuple[int, int]], form: str, dice) -> None:
    words = [
        "ich",
        "wir",
        "schreibe",
        "plane",
        "höre",
        "antworte",
        "täglich",
        "Beiträge",
        "Kollegen",
        "Netz",
        "Haus",
        "Fragen",
        "Runde",
        "Tag",
        "Idee",
        "mache",
    ]
    pairs = [
        (
            " ".join(dice.choices(words, k=q)).capitalize() + f" {n}?",
            "Ich " + " ".join(dice.choices(words, k=a)) + f" {n}.",
        )
        for n, (q, a) in enumerate(sizes)
    ]
    got = read(page("".join(form.format(q=q, a=a) for q, a in pairs)))
    assert got == [turn for q, a in pairs for turn in (("interviewer", q), ("interviewee", a))]


# The peak is read from /proc: ru_maxrss of a new process begins with what its parent had used.
BIG = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from rollenbild.extraction import extract
block = "<p><b>Was tun Sie?</b></p><p>" + "Ich antworte und plane, jeden Tag, auch am Abend. " * 2 + "</p>"
texts = {
    "empty": lambda: "", "blank": lambda: " \\n\\t ", "huge": lambda: block * 150_000, "deep": lambda: "<html><body>" + "<div>" * 100_000 + block * 5,
    "deep inline": lambda: "<html><body>" + "<b><i>" * 50_000 + block * 5, "unclosed": lambda: "<table><tr><td>" * 30_000 + block,
    "binary": lambda: os.urandom(3_000_000).decode("latin-1"), "mis-encoded": lambda: block.encode("utf-16").decode("latin-1") * 50,
    "script only": lambda: "<html><body><script>" + "var a = 1;" * 500_000 + "</script></body></html>",
    "just below": lambda: block * 11_000, "links": lambda: "<h2><a href='/{}'>Wer?</a></h2>" * 40_000, "names": lambda: "Name{}: Was?\\n\\n" * 90_000,
}
for name, made in texts.items():
    text = made()
    begun = time.process_time()
    kind = "text/plain" if name == "names" else "text/html"
    found = extract(text, url="https://big.example/", content_type=kind)
    print(name, round(time.process_time() - begun, 2), found.kind, found.reason.replace(" ", "_"), sep="|")
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("memory", int(peak.split()[1]) // 1024, "", "", sep="|")
"""


def test_pages_of_no_use_are_told_apart_in_bounded_time_and_memory() -> None:
    words = [sys.executable, "-c", BIG, str(ROOT / "src")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    rows = [line.split("|") for line in done.stdout.splitlines()]
    for name, amount, _kind, reason in rows[:-1]:
        assert float(amount) <= 5, name
        assert reason, name
    assert int(rows[-1][1]) <= 300


def test_mutated_pages_raise_nothing() -> None:
    count, raised = run(golden_pages(), 400, 7)
    assert count == 400
    assert raised == []
