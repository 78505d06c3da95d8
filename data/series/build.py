"""Write the sample series: ``site/``, ``truth.csv`` and ``truth_answers.csv`` from ``interviews-*.txt``.

    python data/series/build.py

A careers blog as there were many in 2011; persons and organisations are invented. Same bytes every time.
Longer than other files because the mark-up of a whole blog stands in it.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
SITE = HERE / "site"
OUTLET = "Karriereblatt"
PER_PAGE = 7
LABELS = {"o": "outward", "i": "internal", "n": "neither"}
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
EDITORS = ("Nele Harkort", "Friedemann Lutz")


@dataclass
class Spoken:
    """One answer, or one speaker's part of it."""

    label: str
    text: str
    speaker: str = ""


@dataclass
class Exchange:
    """A question (empty in portraits) and what was answered."""

    question: str
    answers: list[Spoken] = field(default_factory=list)


@dataclass
class Interview:
    """One interview of the series, as in its text file."""

    slug: str
    date: str
    typography: str
    person: str
    organisation: str
    job_title: str
    department: str
    label: str
    reason: str
    teaser: str = ""
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The headline of the post."""
        if self.typography == "portrait":
            return f"Porträt: {self.person}, {self.job_title}, {self.organisation}"
        return f"Fünf Fragen an {self.person}, {self.job_title} ({self.organisation})"

    @property
    def day(self) -> str:
        """The date in German."""
        year, month, day = self.date.split("-")
        return f"{int(day)}. {MONTHS[int(month) - 1]} {year}"


def read() -> list[Interview]:
    """The interviews in the order of their dates."""
    found: list[Interview] = []
    for path in sorted(HERE.glob("interviews-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "#":
                found.append(Interview(*(part.strip() for part in rest.split("|"))))
            elif mark == ">":
                found[-1].teaser = rest
            elif mark == "?":
                found[-1].exchanges.append(Exchange(rest))
            elif mark == "p":
                found[-1].exchanges.append(Exchange("", [Spoken(LABELS[rest[0]], rest[2:])]))
            elif mark in LABELS:
                speaker, text = re.match(r"(?:@([^:]+): )?(.*)", rest).groups()  # type: ignore[union-attr]
                found[-1].exchanges[-1].answers.append(Spoken(LABELS[mark], text, speaker or ""))
    return sorted(found, key=lambda one: one.date)


def paragraphs(text: str) -> list[str]:
    """Long answers stand in two paragraphs on the page."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-ZÄÖÜ„»])", text)
    if len(text.split()) < 55 or len(sentences) < 4:
        return [text]
    half = (len(sentences) + 1) // 2
    return [" ".join(sentences[:half]), " ".join(sentences[half:])]


def mark_up(one: Interview) -> str:
    """The text of an interview in its typography."""
    parts: list[str] = []
    for number, exchange in enumerate(one.exchanges, start=1):
        question, texts = escape(exchange.question, False), [escape(a.text, False) for a in exchange.answers]
        whole = "".join(f"<p>{part}</p>\n" for part in paragraphs(texts[0]))
        names = name_marks(one, number)
        match one.typography:
            case "bold" | "latin1" | "cp1252":
                parts.append(f"<p><strong>{question}</strong></p>\n{whole}")
            case "h3":
                parts.append(f"<h3>{question}</h3>\n{whole}")
            case "italic":
                parts.append(f"<p><em>{question}</em></p>\n{whole}")
            case "numbered":
                parts.append(f"<p><b>{number}. {question}</b></p>\n{whole}")
            case "boldbr":
                parts.append(f"<p><strong>{question}</strong><br />\n{texts[0]}</p>\n")
            case "frage":
                parts.append(f"<p>Frage: {question}</p>\n<p>Antwort: {texts[0]}</p>\n")
            case "dl":
                parts.append(f"<dt>{question}</dt>\n<dd>{texts[0]}</dd>\n")
            case "plainq":
                parts.append(f"<p>{question}</p>\n<p>{texts[0]}</p>\n")
            case "name" | "initials":
                asks, speaks = names
                parts.append(
                    f"<p><strong>{asks}:</strong> {question}</p>\n<p><strong>{speaks}:</strong> {texts[0]}</p>\n"
                )
            case "two":
                said = "".join(
                    f"<p><b>{escape(a.speaker)}:</b> {text}</p>\n"
                    for a, text in zip(exchange.answers, texts, strict=True)
                )
                parts.append(f"<p><i>{question}</i></p>\n{said}")
            case _:
                parts.append(whole)
    body = "".join(parts)
    return f"<dl>\n{body}</dl>\n" if one.typography == "dl" else body


def name_marks(one: Interview, number: int) -> tuple[str, str]:
    """The marks before question and answer; names shrink on the way."""
    bare = one.person.removeprefix("Dr. ")
    if one.typography == "initials":
        initials = "".join(word[0] for word in bare.split())
        return ("KB", one.person if number == 1 else initials)
    return (OUTLET, one.person if number == 1 else bare.split()[-1])


def page(title: str, depth: int, body: str, *, head: str = "", charset: str = "utf-8") -> str:
    """A page with what surrounds every page of the blog."""
    up = "../" * depth
    days = "".join(f"<td>{day}</td>" for day in range(2, 9))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="de-DE">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{escape(title)} &laquo; {OUTLET}</title>
<meta name="generator" content="WordPress 3.2.1" />
{head}<link rel="alternate" type="application/rss+xml" title="{OUTLET} Feed" href="{up}feed/index.xml" />
</head>
<body class="single">
<div id="page">
<div id="header" role="banner"><h1><a href="{up}index.html">{OUTLET}</a></h1><div class="description">Berufe im Netz, vorgestellt von denen, die sie haben</div></div>
<div id="nav"><ul><li><a href="{up}index.html">Start</a></li><li><a href="{up}ueber-uns/index.html">Über uns</a></li><li><a href="{up}impressum/index.html">Impressum</a></li></ul></div>
<div id="content" class="narrowcolumn">
{body}</div>
<div id="sidebar" role="complementary"><ul>
<li class="widget widget_search"><form method="get" action="{up}suche/"><input type="text" name="s" /></form></li>
<li class="widget widget_text"><h2>Newsletter</h2><p>Haben Sie schon unseren Newsletter? Einmal im Monat, kostenlos.</p></li>
<li class="widget widget_recent_comments"><h2>Letzte Kommentare</h2><ul><li>Karo zu <a href="{up}interview/5-fragen-an-jana-wiedholz/index.html#comment-2">Fünf Fragen an Jana Wiedholz</a></li></ul></li>
<li class="widget widget_tag_cloud"><h2>Schlagworte</h2><a href="{up}tag/facebook/index.html" style="font-size: 18pt;">Facebook</a> <a href="{up}tag/twitter/index.html" style="font-size: 11pt;">Twitter</a> <a href="{up}tag/beruf/index.html" style="font-size: 9pt;">Beruf</a></li>
<li class="widget widget_calendar"><table id="wp-calendar"><caption>Mai 2011</caption><tr>{days}</tr><tr><td colspan="3"><a href="{up}2011/04/index.html">&laquo; Apr</a></td></tr></table></li>
<li class="widget widget_categories"><h2>Kategorien</h2><ul><li><a href="{up}kategorie/interviews/index.html">Interviews</a> (24)</li></ul></li>
<li class="widget"><h2>Blogroll</h2><ul><li><a href="http://stellenfuchs.example/" rel="nofollow">Stellenfuchs</a></li></ul></li>
</ul></div>
<div id="footer"><p>{OUTLET} läuft mit WordPress. <a href="{up}feed/index.xml">Beiträge (RSS)</a> <a href="{up}intern/index.html">Redaktion</a></p></div>
</div>
</body>
</html>
"""


def post(one: Interview, number: int, others: list[Interview]) -> str:
    """The page of one interview, with comments that ask and answer too."""
    author = EDITORS[number % 2]
    first = one.person.removeprefix("Dr. ").split()[0]
    charset = {"latin1": "iso-8859-1", "cp1252": "windows-1252"}.get(one.typography, "utf-8")
    related = "".join(f'<li><a href="../{o.slug}/index.html">{escape(o.title, False)}</a></li>' for o in others)
    head = (
        f'<meta name="description" content="{escape(one.teaser)}" />\n<meta name="author" content="{author}" />\n'
        f'<link rel="canonical" href="./index.html" />\n'
    )
    body = f"""<div class="post" id="post-{100 + number}">
<h2 class="posttitle">{escape(one.title, False)}</h2>
<small class="date">{one.day} von {author}</small>
<div class="entry">
<div class="wp-caption alignright" style="width: 210px"><img src="../../bild.png" alt="{escape(one.person)}" width="200" height="150" /><p class="wp-caption-text">{escape(one.person, False)} am Arbeitsplatz (Foto: privat)</p></div>
<p class="lead">{escape(one.teaser, False)}</p>
{mark_up(one)}</div>
<div class="sociable"><span>Weitersagen?</span> <a href="?share=twitter" rel="nofollow">Twitter</a> <a href="?share=facebook" rel="nofollow">Facebook</a> <a href="drucken/index.html" rel="nofollow">Druckansicht</a></div>
<p class="postmetadata">Abgelegt unter <a href="../../kategorie/interviews/index.html">Interviews</a> | <a href="#comments">2 Kommentare</a></p>
<div class="author-box"><h4>Über {author}</h4><p>{author} schreibt seit 2009 für das {OUTLET}. Was soll als Nächstes kommen? Schreibt uns!</p></div>
<div class="related-posts"><h4>Das könnte Sie auch interessieren</h4><ul>{related}</ul></div>
</div>
<h3 id="comments">2 Kommentare</h3>
<ol class="commentlist">
<li class="comment" id="comment-1"><cite>Rolf</cite> sagt: <p><strong>Danke, {first}! Wie lange dauert denn so ein Arbeitstag?</strong></p><p>Ich antworte bei uns den Kunden auch selbst auf Twitter, acht Stunden am Tag.</p><a class="comment-reply-link" href="?replytocom=1#respond">Antworten</a></li>
<li class="comment" id="comment-2"><cite>Karo</cite> sagt: <p><b>Sucht ihr noch jemanden?</b></p><p>Wir planen gerade die Strategie für unser Haus.</p><a class="comment-reply-link" href="?replytocom=2#respond">Antworten</a></li>
</ol>
<div id="respond"><h3>Eine Antwort hinterlassen</h3><form action="../../kommentar/" method="post"><p><label>Name</label><input name="author" /></p></form></div>
"""
    return page(one.title, 2, body, head=head, charset=charset)


def others_posts() -> list[tuple[str, str, str, str]]:
    """Posts that are no interviews: slug, date, title, text."""
    return [
        (
            "termin-stammtisch",
            "2011-03-14",
            "Termin: Stammtisch der Netzarbeiter am 31. März",
            "<p>Am letzten Donnerstag im Monat treffen wir uns wieder im Gasthof Zur Linde, Beginn ist 19 Uhr. "
            "Wer mag, bringt eine Visitenkarte mit, wer nicht, bringt Hunger mit.</p><p>Eine Anmeldung ist nicht nötig. "
            "Der Raum fasst vierzig Leute, im Februar waren wir achtundzwanzig. Die Küche schließt um zehn.</p>",
        ),
        (
            "fragen-zur-reihe",
            "2011-06-20",
            "In eigener Sache: Häufige Fragen zu unserer Reihe",
            "<p><strong>Wie wähle ich aus, wen ihr befragt?</strong></p><p>Gar nicht, das machen wir. Vorschläge nimmt "
            "die Redaktion per Mail entgegen.</p><p><strong>Was kostet die Teilnahme?</strong></p><p>Nichts.</p>"
            "<p><strong>Darf man die Texte nachdrucken?</strong></p><p>Bitte fragen Sie vorher an.</p>",
        ),
    ]


def teaser(slug: str, title: str, day: str, text: str, up: str) -> str:
    """An entry of the index page."""
    link = f"{up}interview/{slug}/index.html"
    return (
        f'<div class="post"><h2><a href="{link}" rel="bookmark">{escape(title, False)}</a></h2><small>{day}</small>'
        f'<div class="entry"><p>{escape(text, False)} <a href="{link}" class="more-link">Weiterlesen &raquo;</a></p></div>'
        f'<p class="postmetadata"><a href="{link}#respond">Kommentieren</a></p></div>\n'
    )


def write(path: str, content: str, encoding: str = "utf-8") -> None:
    """Write one file of the site."""
    target = SITE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode(encoding))


def build_indexes(interviews: list[Interview]) -> None:
    """Index pages, newest first, and what else a blog lists."""
    entries = [(one.date, one.slug, one.title, one.day, one.teaser) for one in interviews]
    for slug, date, title, _ in others_posts():
        entries.append(
            (date, slug, title, f"{int(date[8:])}. {MONTHS[int(date[5:7]) - 1]} {date[:4]}", "Neues aus der Redaktion.")
        )
    entries.append(
        ("2011-07-25", "fuenf-fragen-an-nora-abel", "Fünf Fragen an Nora Abel", "25. Juli 2011", "Abgebrochen.")
    )
    entries.append(
        ("2011-08-22", "fuenf-fragen-an-max-otte", "Fünf Fragen an Max Otte", "22. August 2011", "Verschwunden.")
    )
    entries.sort(reverse=True)
    chunks = [entries[i : i + PER_PAGE] for i in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, start=1):
        depth = 0 if number == 1 else 2
        up = "../" * depth
        body = "".join(teaser(slug, title, day, text, up) for _, slug, title, day, text in chunk)
        older = f'<div class="alignleft"><a href="{up}seite/{number + 1}/index.html">&laquo; Ältere Beiträge</a></div>'
        newer = up + ("index.html" if number == 2 else f"seite/{number - 1}/index.html")
        links = (older if number < len(chunks) else "") + (
            f'<div class="alignright"><a href="{newer}">Neuere Beiträge &raquo;</a></div>' if number > 1 else ""
        )
        content = page("Interviews", depth, f'{body}<div class="navigation">{links}</div>\n')
        write("index.html" if number == 1 else f"seite/{number}/index.html", content)
    listing = "".join(
        f'<li><a href="../../interview/{slug}/index.html">{escape(t, False)}</a></li>' for _, slug, t, _, _ in entries
    )
    for path in ("kategorie/interviews", "tag/facebook", "tag/twitter", "tag/beruf", "2011/04"):
        write(f"{path}/index.html", page("Archiv", 2, f"<h2>Archiv</h2><ul>{listing}</ul>\n"))


def build() -> None:
    """Write everything."""
    interviews = read()
    shutil.rmtree(SITE, ignore_errors=True)
    build_indexes(interviews)
    for number, one in enumerate(interviews):
        others = [interviews[number - 1], interviews[(number + 1) % len(interviews)]]
        encoding = {"latin1": "iso-8859-1", "cp1252": "windows-1252"}.get(one.typography, "utf-8")
        write(f"interview/{one.slug}/index.html", post(one, number, others), encoding)
        write(
            f"interview/{one.slug}/drucken/index.html", f"<html><body><h1>{one.person}</h1>{mark_up(one)}</body></html>"
        )
    for slug, _, title, text in others_posts():
        write(
            f"interview/{slug}/index.html",
            page(title, 2, f'<div class="post"><h2>{title}</h2><div class="entry">{text}</div></div>\n'),
        )
    torn = page(
        "Fünf Fragen an Nora Abel",
        2,
        '<div class="post"><h2>Fünf Fragen an Nora Abel</h2><div class="entry"><p class="le',
    )
    write("interview/fuenf-fragen-an-nora-abel/index.html", torn[: torn.index('class="le') + 9])
    write(
        "impressum/index.html",
        page("Impressum", 1, "<h2>Impressum</h2><p>Karriereblatt, Gasse 1, 00000 Musterstadt</p>\n"),
    )
    write("ueber-uns/index.html", page("Über uns", 1, "<h2>Über uns</h2><p>Wir fragen, was andere tun.</p>\n"))
    write("intern/index.html", page("Redaktion", 1, "<h2>Nur für die Redaktion</h2>\n"))
    write("robots.txt", "User-agent: *\nDisallow: /intern/\n")
    write(
        "feed/index.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Karriereblatt</title></channel></rss>\n',
    )
    write_truth(interviews)


def write_truth(interviews: list[Interview]) -> None:
    """The truth tables: labels by the codebook, and every answer as it must come out."""
    rows = [
        [
            "path",
            "title",
            "published",
            "interviewee",
            "organisation",
            "job_title",
            "department",
            "label",
            "reason",
            "kind",
        ]
    ]
    answers = [["path", "answer", "question", "text", "label"]]
    for one in interviews:
        path = f"/interview/{one.slug}/"
        kind = "portrait" if one.typography == "portrait" else "interview"
        rows.append(
            [
                path,
                one.title,
                one.date,
                one.person,
                one.organisation,
                one.job_title,
                one.department,
                one.label,
                one.reason,
                kind,
            ]
        )
        for number, exchange in enumerate(one.exchanges, start=1):
            text = "\n\n".join(part for said in exchange.answers for part in shown(one, said.text))
            answers.append([path, str(number), exchange.question, text, exchange.answers[0].label])
    for name, table in (("truth.csv", rows), ("truth_answers.csv", answers)):
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(table)
        (HERE / name).write_text(stream.getvalue(), encoding="utf-8", newline="\n")


def shown(one: Interview, text: str) -> list[str]:
    """The paragraphs an answer stands in on its page."""
    single = {"boldbr", "frage", "dl", "plainq", "name", "initials", "two"}
    return [text] if one.typography in single else paragraphs(text)


if __name__ == "__main__":
    build()
