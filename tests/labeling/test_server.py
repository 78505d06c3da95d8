"""The page answers to itself alone, and confirms nothing that is not on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from rollenbild.labeling.guard import Guard
from rollenbild.labeling.server import make_app
from rollenbild.records import Interview, Turn

from .study import session

GUARD = Guard(8123, "the-token-of-this-run")
BASE = "http://127.0.0.1:8123"


def client_for(work: Any, **texts: str) -> FlaskClient:
    app = make_app(work, GUARD, "en", outlook=lambda labels: f"{len(labels)} lines", stop=lambda: None)
    return app.test_client()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with client_for(session(tmp_path / "labels.jsonl")) as client:
        client.labels = tmp_path / "labels.jsonl"  # type: ignore[attr-defined]
        yield client


def opened(client: FlaskClient) -> FlaskClient:
    assert client.get("/", base_url=BASE, query_string={"token": GUARD.token}).status_code == 200
    return client


def post(client: FlaskClient, path: str, content: object = None, **headers: str) -> Any:
    return client.post(f"/api/{path}", base_url=BASE, json=content, headers={"Origin": BASE, **headers})


def written(client: FlaskClient) -> list[dict[str, Any]]:
    path: Path = client.labels  # type: ignore[attr-defined]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def code(client: FlaskClient, request: str, **other: object) -> Any:
    shown = client.get("/api/next", base_url=BASE).json["item"]["id"]  # type: ignore[index]
    return post(client, "code", {"request": request, "interview": shown, "label": "outward", **other})


def test_the_page_sets_its_cookie_and_lets_nothing_foreign_run(client: FlaskClient) -> None:
    response = client.get("/", base_url=BASE, query_string={"token": GUARD.token})
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("rollenbild-8123=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    text = response.text
    assert not re.search(r"\son\w+=|<style|style=", text)
    assert re.findall(r'(?:src|href)="(?!/static/|#)([^"]*)"', text) == []


@pytest.mark.parametrize("path", ["/", "/static/label.js", "/api/next", "/api/done", "/api/outlook", "/nothing"])
def test_without_the_token_nothing_is_shown(client: FlaskClient, path: str) -> None:
    for query in ({}, {"token": "wrong"}, {"token": ""}, {"token": "ü"}):
        assert client.get(path, base_url=BASE, query_string=query).status_code == 403
    client.set_cookie("rollenbild-8123", "wrong", domain="127.0.0.1")
    assert client.get(path, base_url=BASE).status_code == 403


def test_the_token_in_an_address_opens_the_page_and_nothing_else(client: FlaskClient) -> None:
    assert client.get("/api/next", base_url=BASE, query_string={"token": GUARD.token}).status_code == 403
    response = client.post(
        "/api/undo", base_url=BASE, json={"request": "undo-0001"}, query_string={"token": GUARD.token}
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    "host",
    ["blog.example", "blog.example:8123", "127.0.0.1:9999", "127.0.0.1", "[::1]:8123", "127.0.0.1.nip.example:8123"],
)
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    opened(client)
    response = client.get("/api/next", headers={"Host": host, "X-Rollenbild-Token": GUARD.token})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://blog.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8123", ""]
)
def test_a_foreign_origin_is_refused_and_nothing_written(client: FlaskClient, origin: str) -> None:
    shown = opened(client).get("/api/next", base_url=BASE).json["item"]["id"]  # type: ignore[index]
    content = {"request": "request-1", "interview": shown, "label": "outward"}
    assert post(client, "code", content, Origin=origin).status_code == 403
    assert post(client, "code", content, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert written(client) == []
    assert post(client, "code", content).status_code == 200
    assert len(written(client)) == 1


def test_only_json_of_bounded_size_is_taken(client: FlaskClient) -> None:
    opened(client)
    form = client.post("/api/undo", base_url=BASE, data={"request": "request-1"})
    assert form.status_code == 415
    plain = client.post("/api/undo", base_url=BASE, data='{"request": "request-1"}', content_type="text/plain")
    assert plain.status_code == 415
    assert code(client, "request-1", note="x" * 70_000).status_code == 413
    assert client.get("/api/code", base_url=BASE).status_code == 405
    assert written(client) == []


BAD = [
    {},
    [],
    "text",
    {"request": "short", "interview": "i1", "label": "outward"},
    {"request": "request/1", "interview": "i1", "label": "outward"},
    {"request": 1, "interview": "i1", "label": "outward"},
    {"request": "request-1", "interview": ["i1"], "label": "outward"},
    {"request": "request-1", "interview": "nobody", "label": "outward"},
    {"request": "request-1", "label": "nothing"},
    {"request": "request-1", "label": "outward", "answer": "1"},
    {"request": "request-1", "label": "outward", "answer": True},
    {"request": "request-1", "label": "outward", "answer": 99},
    {"request": "request-1", "label": "outward", "note": {"a": 1}},
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_what_the_page_never_sends_is_refused_with_a_word(client: FlaskClient, content: Any) -> None:
    shown = opened(client).get("/api/next", base_url=BASE).json["item"]["id"]  # type: ignore[index]
    sent = {"interview": shown, **content} if isinstance(content, dict) and content else content
    response = post(client, "code", sent)
    assert response.status_code == 400
    assert response.json["error"]
    assert client.post("/api/code", base_url=BASE, data="{", content_type="application/json").status_code == 400
    assert written(client) == []


def test_a_browser_that_sends_twice_writes_once(client: FlaskClient) -> None:
    opened(client)
    first = code(client, "request-1")
    shown = written(client)[0]["interview_id"]
    again = post(client, "code", {"request": "request-1", "interview": shown, "label": "outward"})
    assert first.json == again.json
    assert len(written(client)) == 1
    assert post(client, "undo", {"request": "undo-0001"}).json["item"]["id"] == shown
    assert post(client, "undo", {"request": "undo-0001"}).json["item"]["id"] == shown
    assert len(written(client)) == 2


def test_a_disk_that_takes_nothing_more_is_told_and_nothing_confirmed(client: FlaskClient) -> None:
    opened(client)
    shown = client.get("/api/next", base_url=BASE).json["item"]["id"]  # type: ignore[index]
    client.labels.mkdir()  # type: ignore[attr-defined]
    response = post(client, "code", {"request": "request-1", "interview": shown, "label": "outward"})
    assert response.status_code == 500
    assert "cannot be" in response.json["error"]


def test_a_sitting_from_first_to_last(client: FlaskClient) -> None:
    opened(client)
    screen = code(client, "request-1", answer=1).json
    assert screen["item"]["blocks"][0]["own"] == {"label": "outward", "note": ""}
    screen = code(client, "request-2", note="eindeutig").json
    assert screen["progress"] == {"done": 1, "total": 24, "drawn": 1, "series": 24, "undoable": 2}
    assert screen["item"]["own"] is None
    (done,) = client.get("/api/done", base_url=BASE).json  # type: ignore[misc]
    assert (done["name"], done["note"]) == ("outward", "eindeutig")
    again = client.get("/api/item", base_url=BASE, query_string={"id": done["id"]}).json
    assert again["item"]["own"] == {"label": "outward", "note": "eindeutig"}  # type: ignore[index]
    assert client.get("/api/outlook", base_url=BASE).json == {"text": "2 lines"}
    said = post(client, "look", {"request": "look-0001", "interview": screen["item"]["id"]}).json["opinion"]
    assert said["name"] == "outward"
    assert said["answers"] == {"1": "outward", "2": "internal, strategic"}
    skipped = screen["item"]["id"]
    assert post(client, "skip", {"interview": skipped}).json["item"]["id"] != skipped
    assert post(client, "queue", {"queue": "uncertain"}).json["queue"] == "uncertain"
    assert post(client, "queue", {"queue": "resolve"}).status_code == 400
    assert post(client, "close").status_code == 415
    assert post(client, "close", {}).status_code == 200


def test_a_hostile_interview_stays_text(tmp_path: Path) -> None:
    work = session(tmp_path / "labels.jsonl", count=1)
    nasty = "</script><img src=x onerror=alert(1)>"
    work.interviews["i1"] = Interview("i1", "javascript:alert(1)", title=nasty, turns=(Turn("interviewee", nasty),))
    with opened(client_for(work)) as client:
        shown = client.get("/api/next", base_url=BASE).json["item"]  # type: ignore[index]
    assert shown["url"] == "", "no address that runs"
    assert shown["title"] == nasty, "data; the page puts it in as text, see tests/browser"
    assert nasty not in client.get("/", base_url=BASE).text


def test_markup_in_a_codebook_is_shown_and_not_obeyed() -> None:
    import dataclasses

    from rollenbild.config import default_codebook
    from rollenbild.labeling.views import rules

    book = dataclasses.replace(
        default_codebook(), text="# A\n<script>x</script> [y](javascript:z) <b>\n\n| a |\n|---|\n| b |\n"
    )
    made = rules(book)
    assert "<script" not in made
    assert "<b>" not in made
    assert "href" not in made
    assert "<td>b</td>" in made
