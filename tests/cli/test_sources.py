"""Each source runs through the command line, from SOURCE to ``pages.csv``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT, Program, Site
from tests.sources.parts import Pywb, archive
from tests.sources.test_archives import write
from tests.sources.wordpress import Blog, Server

TEXTS = [
    (f"<html><head><meta charset='utf-8'><title>Gespräch {n}</title></head><body><p>Was tun Sie?</p></body></html>")
    for n in range(3)
]


@pytest.fixture
def server() -> Iterator[Server]:
    made = Blog()
    running = Server(made.answer)
    made.address = running.address
    yield running
    running.close()


def pages(rollenbild: Program, study: Path, *words: object) -> pd.DataFrame:
    done = rollenbild("collect", *words, "--study", study)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(study / "report" / "pages.csv", keep_default_na=False)


def test_a_live_site(series: Site, tmp_path: Path, rollenbild: Program) -> None:
    table = pages(rollenbild, tmp_path / "s", series.address)
    assert (table["status"] == "fetched").sum() >= 24


def test_wayback(tmp_path: Path, rollenbild: Program) -> None:
    captures = [
        (f"http://reihe.example/{n}", "2011-05-01T08:00:00Z", "200 OK", text.encode(), "")
        for n, text in enumerate(TEXTS)
    ]
    archive(tmp_path / "a.warc.gz", captures)
    running = Pywb(tmp_path / "pywb", tmp_path / "a.warc.gz")
    try:
        words = ("wayback:reihe.example/*", "--archive", running.address, "--from", "2011-01-01", "--to", "2011-12-31")
        table = pages(rollenbild, tmp_path / "s", *words)
    finally:
        running.close()
    found = table[table["role"] == "interview"]
    assert sorted(found["url"]) == [f"http://reihe.example/{n}" for n in range(3)]
    assert found["archive_url"].str.startswith(f"{running.address}/20110501080000/").all()


@pytest.mark.parametrize("name", ["reihe.warc", "reihe.warc.gz", "reihe.wacz"])
def test_an_archive(name: str, tmp_path: Path, rollenbild: Program) -> None:
    import zipfile

    inner = tmp_path / name.replace("wacz", "warc.gz")
    write(inner, [(f"http://reihe.example/{n}", "2011-05-01T08:00:00Z", f"Text {n}") for n in range(3)],
          zipped=inner.suffix == ".gz")  # fmt: skip
    if name.endswith("wacz"):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.write(inner, f"archive/{inner.name}")
    table = pages(rollenbild, tmp_path / "s", tmp_path / name)
    assert sorted(table["url"]) == [f"http://reihe.example/{n}" for n in range(3)]
    assert (table["time"] == "2011-05-01T08:00:00Z").all()


def test_a_folder_of_every_kind_of_file(tmp_path: Path, rollenbild: Program) -> None:
    folder = tmp_path / "seiten"
    (folder / "unter").mkdir(parents=True)
    (folder / "a.html").write_text(TEXTS[0], encoding="utf-8")
    (folder / "unter" / "b.htm").write_bytes(TEXTS[1].replace("utf-8", "iso-8859-1").encode("iso-8859-1"))
    (folder / "c.txt").write_text("Was tun Sie?\n\nIch höre zu.", encoding="utf-8")
    (folder / "d.md").write_text("**Was tun Sie?**\n\nIch höre zu.", encoding="utf-8")
    (folder / "bild.png").write_bytes(b"\x89PNG")
    saved = (
        "From: <Saved by Browser>\r\nSnapshot-Content-Location: https://reihe.example/d\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="grenze"\r\n\r\n--grenze\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><p>Gespr=C3=A4ch</p></body></html>\r\n--grenze\r\nContent-Type: image/png\r\n\r\nxx\r\n--grenze--\r\n"
    )
    (folder / "e.mhtml").write_bytes(saved.encode())
    (folder / "f.mhtml").write_bytes(b"kein MHTML")
    table = pages(rollenbild, tmp_path / "s", folder).set_index("url")
    assert set(table.index) == {f"file:{n}" for n in ("a.html", "unter/b.htm", "c.txt", "d.md", "e.mhtml", "f.mhtml")}
    assert table.loc["file:e.mhtml", "canonical_url"] == "https://reihe.example/d"
    assert table.loc["file:f.mhtml", "status"] == "failed"
    assert (table.drop("file:f.mhtml")["status"] == "fetched").all()


def test_a_list_of_addresses(server: Server, tmp_path: Path, rollenbild: Program) -> None:
    (tmp_path / "liste.txt").write_text(
        f"# unsere Reihe\n{server.address}/2011/05/01/interview-1/\n\n{server.address}/2011/05/02/interview-2/?utm_source=x\n"
        f"{server.address}/nirgends/\n",
        encoding="utf-8",
    )
    table = pages(rollenbild, tmp_path / "s", tmp_path / "liste.txt")
    table = table[table["role"] == "interview"]
    assert list(table["status"]) == ["fetched", "fetched", "failed"]
    assert table["reason"].iloc[2].startswith("HTTP 404")


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_table(suffix: str, tmp_path: Path, rollenbild: Program) -> None:
    rows = [
        {"nr": f"i{n}", "inhalt": f"Was tun Sie?\n\nIch höre zu, zum {n}. Mal.", "title": "Gespräch"} for n in range(3)
    ]
    path = tmp_path / f"texte{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="cp1252", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    elif suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    else:
        pd.DataFrame(rows).to_parquet(path)
    table = pages(rollenbild, tmp_path / "s", path, "--text-column", "inhalt", "--id-column", "nr")
    assert list(table["url"]) == [f"row:{path.name}#i{n}" for n in range(3)]
    assert (table["status"] == "fetched").all()


@pytest.mark.parametrize(
    ("make", "code", "word"),
    [
        (lambda folder: (folder / "leer").mkdir() or folder / "leer", 1, "no saved pages"),
        (lambda folder: (folder / "x.txt").write_text("nur Text\n") and folder / "x.txt", 1, "no address"),
        (lambda folder: (folder / "x.csv").write_text("a,b\n1,2\n") and folder / "x.csv", 2, "no column"),
        (lambda folder: (folder / "x.warc").write_bytes(b"\x00" * 99) and folder / "x.warc", 1, "no page"),
        (lambda _folder: "wayback:", 2, "no archived site"),
        (lambda folder: folder / "nichts", 2, "no such source"),
    ],
)
def test_a_source_without_anything_is_one_paragraph(
    make: Callable[[Path], object], code: int, word: str, tmp_path: Path, rollenbild: Program
) -> None:
    done = rollenbild("collect", make(tmp_path), "--study", tmp_path / "s")
    assert done.returncode == code
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_match_that_fits_nothing(series: Site, tmp_path: Path, rollenbild: Program) -> None:
    done = rollenbild("collect", series.address, "--study", tmp_path / "s", "--match", "*/gibtesnicht/*")
    assert done.returncode == 1
    assert "--match" in done.stderr


def test_the_sources_of_the_help_are_those_that_are_tested() -> None:
    told = (ROOT / "src" / "rollenbild" / "cli" / "options.py").read_text(encoding="utf-8")
    assert all(word in told for word in ("https://", "wayback:", "WARC", "folder", ".txt", ".csv .jsonl .parquet"))
