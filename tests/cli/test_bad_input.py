"""What a person gets who asks for something that cannot work: one clear paragraph, and nothing lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Program, Site


def told(done: object) -> str:
    text = str(done.stderr)  # type: ignore[attr-defined]
    assert "Traceback" not in text
    assert text.count("\n") == 1, text
    return text


def test_an_address_that_does_not_answer(tmp_path: Path, rollenbild: Program) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    done = rollenbild("survey", address, "--study", tmp_path / "s")
    assert done.returncode == 1
    text = told(done)
    assert address in text
    assert "Wayback" in text
    assert json.loads((tmp_path / "s" / "pages.jsonl").read_text().splitlines()[-1])["status"] == "skipped"


def test_an_address_that_is_no_html(tmp_path: Path, rollenbild: Program, serve: Callable[[Path], Site]) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4\x00\x01")
    done = rollenbild("survey", serve(folder).address + "a.pdf", "--study", tmp_path / "s")
    assert done.returncode == 1
    assert "no HTML but application/pdf" in told(done)


def test_a_site_that_forbids_us(tmp_path: Path, rollenbild: Program, serve: Callable[[Path], Site]) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    (folder / "index.html").write_text("<h1>Interviews</h1>")
    site = serve(folder)
    done = rollenbild("survey", site.address, "--study", tmp_path / "s")
    assert done.returncode == 1
    assert "robots.txt forbids it" in told(done)
    assert site.asked == ["/robots.txt"]


def test_a_page_without_interviews(tmp_path: Path, rollenbild: Program, serve: Callable[[Path], Site]) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<html><body><p>Nur ein Satz.</p></body></html>")
    address = serve(folder).address
    done = rollenbild("survey", address, "--study", tmp_path / "s")
    assert done.returncode == 1
    text = told(done)
    assert "None of the pages holds an interview" in text
    assert address in text
    assert (tmp_path / "s" / "pages.jsonl").is_file()


def test_a_folder_that_holds_something_else(tmp_path: Path, rollenbild: Program) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Liebe Oma")
    done = rollenbild("survey", "https://blog.example/", "--study", tmp_path / "letters")
    assert done.returncode == 1
    assert "left alone" in told(done)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]


@pytest.mark.parametrize("source", ["nowhere", "ftp://blog.example/"])
def test_no_source(source: str, tmp_path: Path, rollenbild: Program) -> None:
    done = rollenbild("collect", source, "--study", tmp_path / "s")
    assert done.returncode == 2
    assert source in told(done)


def test_no_study(tmp_path: Path, rollenbild: Program) -> None:
    done = rollenbild("report", "--study", tmp_path)
    assert done.returncode == 1
    assert "no study" in told(done)


def test_a_table_without_the_column(tmp_path: Path, rollenbild: Program) -> None:
    (tmp_path / "t.csv").write_text("id,words\n1,Hallo\n")
    done = rollenbild("classify", tmp_path / "t.csv")
    assert done.returncode == 2
    assert "--text-column" in told(done)


def test_an_unknown_language(tmp_path: Path, rollenbild: Program) -> None:
    assert rollenbild("--lang", "fr", "report", "--study", tmp_path).returncode == 2


def test_a_page_that_breaks_the_parser_does_not_stop_the_rest(
    tmp_path: Path, rollenbild: Program, serve: Callable[[Path], Site]
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    exchange = (
        "<p><b>Was machen Sie den ganzen Tag?</b></p><p>"
        + "Ich beantworte Fragen unserer Kunden auf Twitter. " * 6
        + "</p>"
    )
    (folder / "good.html").write_text(f"<html><body><h1>Gespräch</h1>{exchange * 4}</body></html>", encoding="utf-8")
    (folder / "deep.html").write_text("<div>" * 60_000 + "Hallo?")
    (folder / "bytes.html").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.html").write_bytes(b"")
    links = "".join(f"<h2><a href='{name}.html'>{name}</a></h2>" for name in ("deep", "good", "bytes", "empty"))
    (folder / "index.html").write_text(f"<html><body>{links}</body></html>")
    done = rollenbild("survey", serve(folder).address, "--study", tmp_path / "s", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Of one interview" in done.stdout
    lines = (tmp_path / "s" / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    ledger = {json.loads(line)["url"].rsplit("/", 1)[1]: json.loads(line) for line in lines}
    for name in ("deep", "bytes", "empty"):
        assert ledger[f"{name}.html"]["reason"], name
