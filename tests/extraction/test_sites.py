"""Ways that builders, newspapers, offices and word processors set an interview, each around the same four answers."""

from __future__ import annotations

import pytest

from rollenbild.extraction import extract

QA = [
    (
        "Frau Terhorst, womit beginnt Ihr Arbeitstag?",
        "Mit dem Postfach. Ich lese, was nachts geschrieben wurde, und beantworte zuerst die Beschwerden. Das dauert "
        "meistens bis neun, danach kommt der Redaktionsplan.",
    ),
    (
        "Wie viele Menschen schreiben Ihnen?",
        "Ungefähr achtzig am Tag. Im Winter mehr, wenn die Züge ausfallen. Ich kenne inzwischen einige mit Namen.",
    ),
    (
        "Nun schreiben manche Leute ja nicht gerade freundlich.",
        "Erst einmal tief atmen. Dann frage ich nach, worum es eigentlich geht. Wir haben Regeln, die auf der Seite "
        "stehen, und die setze ich durch.",
    ),
    (
        "Was würden Sie gern ändern?",
        "Ich hätte gern mehr Zeit für Geschichten aus den Werkstätten. Die Kollegen dort können wunderbar erzählen, aber "
        "niemand fragt sie.",
    ),
]
TURNS = [turn for q, a in QA for turn in (("interviewer", q), ("interviewee", a))]


def elementor(kind: str, inner: str) -> str:
    return (
        f'<div class="elementor-element elementor-widget elementor-widget-{kind}" data-element_type="widget">'
        f'<div class="elementor-widget-container">{inner}</div></div>'
    )


def page(inner: str, title: str = "Interview mit Jutta Terhorst") -> str:
    return f"<html><head><title>{title}</title></head><body>{inner}</body></html>"


def each(form: str, between: dict[int, str] | None = None) -> str:
    """All exchanges in one form; ``between``: what stands after which of them."""
    return "".join(form.format(k=k, q=q, a=a) + (between or {}).get(k, "") for k, (q, a) in enumerate(QA))


BOLD = "<p><strong>{q}</strong></p><p>{a}</p>"
SITES = {
    "elementor": page(
        '<div class="elementor"><div class="elementor-column"><div class="elementor-widget-wrap">'
        + elementor("heading", "<h1>Interview mit Jutta Terhorst</h1>")
        + "".join(elementor("heading", f"<h3>{q}</h3>") + elementor("text-editor", f"<p>{a}</p>") for q, a in QA)
        + elementor("share-buttons", "<div>Teilen auf Facebook</div>")
        + "</div></div></div>"
    ),
    "divi": page(
        '<div id="et-main-area"><article><h1 class="entry-title">Interview mit Jutta Terhorst</h1><div class="entry-content">'
        + each(
            '<div class="et_pb_module et_pb_text_{k}"><div class="et_pb_text_inner"><p><b>{q}</b></p><p>{a}</p></div></div>'
        )
        + '</div></article><div class="et_pb_widget"><h4>Neueste Beiträge</h4></div></div>'
    ),
    "newspaper with boxes between": page(
        "<main><article><h1>Die Stimme der Bahn</h1>"
        + each(
            '<p class="article__item"><strong>BLATT ONLINE:</strong> {q}</p><p class="article__item"><strong>Terhorst: '
            "</strong>{a}</p>",
            {1: '<aside class="topicbox"><h2>Das Beste</h2><h3>Wie wohnt Berlin?</h3></aside>'},
        )
        + "</article></main>",
        "Die Stimme der Bahn | BLATT ONLINE",
    ),
    "word processor": page(
        "<div class=WordSection1><p class=MsoNormal><b>Interview mit Jutta Terhorst (Nordbahn)</b></p>"
        + each(
            "<p class=MsoNormal><b><span style='font-size:11.0pt'>{q}<o:p></o:p></span></b></p>"
            "<p class=MsoNormal>{a}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        )
        + "</div>"
    ),
    "break inside strong": page("<article>" + each("<p><strong>{q}<br></strong>{a}</p>") + "</article>"),
    "office with links to the top": page(
        '<div id="main"><h1>Interview mit Jutta Terhorst</h1><div class="abstract"><p>Sie arbeitet im Bürgerservice.</p></div>'
        + each('<h2>{q}</h2><p>{a}</p><p class="navToTop"><a href="#top">nach oben</a></p>')
        + "</div>",
        "Behörde - Interview",
    ),
    "one name before the answers alone": page("<div>" + each("<p><b>{q}</b><br><b>Terhorst:</b> {a}</p>") + "</div>"),
    "subscription box between": page(
        "<article><h1>Die Stimme der Bahn</h1>"
        + each(
            BOLD,
            {
                1: '<div class="mailbox"><p>Gleispost ist eine Leserpublikation. Abonniere, um nichts zu verpassen.</p>'
                '<form><input type="email"><button>Abonnieren</button></form></div>'
            },
        )
        + "</article>"
    ),
    "rows with pictures": page(
        '<div class="container"><h1>Menschen bei uns</h1>'
        + each('<div class="row"><p class="image-caption">Bild {k}</p><div><h4><em>{q}</em></h4><p>{a}</p></div></div>')
        + "</div>",
        "Menschen bei uns",
    ),
    "colour alone": page("<article>" + each('<p><span style="color:#c00">{q}</span></p><p>{a}</p>') + "</article>"),
    "a class of one's own": page("<article>" + each('<p class="fett">{q}</p><p class="txt">{a}</p>') + "</article>"),
    "pointers and advertisements between": page(
        "<article>"
        + each(BOLD, {0: "<p><strong>Lesen Sie auch:</strong> Warum die Bahn schweigt</p>", 1: "<p>ANZEIGE</p>"})
        + "<p>Das Gespräch führte Kim Sander.</p><p>Kim Sander schreibt über Züge.</p></article>"
    ),
}
PLAIN = {
    "dashes": "Interview mit Jutta Terhorst\n\n" + "\n\n".join(f"– {q}\n\n– {a}" for q, a in QA if q.endswith("?")),
    "markdown": "# Interview mit Jutta Terhorst\n\n" + "\n\n".join(f"### {q}\n\n{a}" for q, a in QA if q.endswith("?")),
    "foot": "\n\n".join(f"{q}\n\n{a}" for q, a in QA if q.endswith("?"))
    + "\n\n* * *\n\nImpressum - Nordbahn, Am Gleis 1",
}


@pytest.mark.parametrize("name", SITES)
def test_a_page(name: str) -> None:
    found = extract(SITES[name], url="https://bahn.example/terhorst").interview
    assert found is not None
    assert [(turn.speaker, turn.text) for turn in found.turns] == TURNS


@pytest.mark.parametrize("name", PLAIN)
def test_a_text(name: str) -> None:
    found = extract(PLAIN[name], url="file:terhorst.txt", content_type="text/plain").interview
    assert found is not None
    wanted = [turn for q, a in QA if q.endswith("?") for turn in (("interviewer", q), ("interviewee", a))]
    assert [(turn.speaker, turn.text) for turn in found.turns] == wanted
