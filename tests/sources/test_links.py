"""What an index page leads to, and what it does not."""

from __future__ import annotations

import pytest

from rollenbild.sources.addresses import cleaned, is_noise, is_numbered_page
from rollenbild.sources.links import links_of

INDEX = """<html><head><link rel="next" href="/seite/2/"></head><body>
<nav><a href="/ueber/">Über uns</a></nav>
<div id="content">
 <h2><a href="/2011/05/frau-a/?utm_source=x#top">Frau A</a></h2><p><a href="/2011/05/frau-a/#respond">Kommentar?</a></p>
 <h2><a href="/herr-b.html">Herr B</a></h2><a href="/herr-b.html?replytocom=3#respond">Antworten</a>
 <h3><a href="https://other.example/c">anderswo</a></h3><h3><a href="mailto:a@b.c">Mail</a></h3>
 <div class="navigation"><a href="/seite/3/">3</a> <a href="/alt/">Ältere Beiträge</a></div>
</div>
<div class="sidebar"><h3><a href="/tag/x/">x</a></h3><h3><a href="/versteckt/">Seitenleiste</a></h3><a href="/2011/05/">Mai</a></div>
</body></html>"""


def test_headlines_lead_to_interviews_and_the_rest_is_left_alone() -> None:
    found = links_of(INDEX, "https://blog.example/")
    assert found.candidates == ("https://blog.example/2011/05/frau-a/", "https://blog.example/herr-b.html")
    assert found.further == (
        "https://blog.example/seite/2/",
        "https://blog.example/seite/3/",
        "https://blog.example/alt/",
    )


def test_a_glob_decides_where_it_is_given() -> None:
    found = links_of(INDEX, "https://blog.example/", ("*/versteckt/", "/ueber/*"))
    assert found.candidates == ("https://blog.example/ueber/", "https://blog.example/versteckt/")


@pytest.mark.parametrize(
    ("address", "base", "clean"),
    [
        ("?replytocom=1#respond", "https://a.example/x/", "https://a.example/x/"),
        ("/x?p=12&utm_campaign=y", "https://A.example:443/", "https://a.example/x?p=12"),
        ("index.html", "http://a.example:8080/x/", "http://a.example:8080/x/"),
        ("javascript:alert(1)", "https://a.example/", ""),
        ("http://[bad", "https://a.example/", ""),
        ("http://a.example:99999/", "", ""),
    ],
)
def test_addresses_are_cleaned(address: str, base: str, clean: str) -> None:
    assert cleaned(address, base) == clean


def test_noise_and_pages_are_told_by_their_form() -> None:
    assert all(
        is_noise(f"https://a.example{path}")
        for path in ("/feed/", "/tag/x/", "/2011/05/", "/bild.JPG", "/impressum.html")
    )
    assert not any(
        is_noise(f"https://a.example{path}") for path in ("/2011/05/frau-a/", "/?p=12", "/interview/impressionen/")
    )
    assert is_numbered_page("https://a.example/page/2/")
    assert not is_numbered_page("https://a.example/interview-2/")
