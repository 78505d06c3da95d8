"""The funnel: hardly an interview is lost, hardly another page comes through."""

from __future__ import annotations

from collections import Counter

from bench.archive import pages

from rollenbild.extraction import extract
from rollenbild.extraction.funnel import STEPS, sift
from rollenbild.sources import decode
from tests.extraction.golden import golden_pages


def test_interviews_are_found_and_others_stay_behind() -> None:
    found, passed = Counter[bool](), Counter[bool]()
    for url, html in pages(2500, share=0.04, seed=7):
        wanted = "/interview-" in url
        steps, interview = sift(html, url, "text/html; charset=utf-8")
        found[wanted] += interview is not None
        passed[wanted] += steps >= STEPS.index("turns")
        assert (steps == len(STEPS)) == (interview is not None)
    assert found[True] >= 98
    assert passed[False] <= 24


def test_each_step_stops_what_it_is_for() -> None:
    asking = "<h2>Warum?</h2><h2>Wer?</h2><h2>Wohin?</h2>"
    diary = "<p>Ich war da und ich habe mich gefragt: warum? Wir sind mit dem Bus, und mir war kalt. Wer? Wohin?</p>"
    assert sift(diary, "u", "text/html")[0] == 1
    french = "<p>Le chat est dans la maison et il ne sort pas, mais nous sommes là avec lui.</p>"
    assert sift(french + asking, "u", "text/html")[0] == 2
    news = "<p>Der Zug war nicht da und die Leute sind mit dem Bus nach Hause.</p>"
    assert sift(news + asking, "u", "text/html")[0] == 3
    assert sift(diary + asking, "u", "text/html")[0] == 4


def test_no_golden_interview_is_lost() -> None:
    lost = []
    for golden in golden_pages():
        text = decode(golden.body, golden.content_type)
        full = extract(text, url="https://golden.example/", content_type=golden.content_type)
        steps, interview = sift(text, "https://golden.example/", golden.content_type)
        if full.kind == "interview" and interview != full.interview:
            lost.append((golden.expected["url"], steps))
    assert lost == []
