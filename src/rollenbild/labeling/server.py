"""The page's server: every change is on disk before it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from rollenbild.config import Language
from rollenbild.errors import RollenbildError, UsageError
from rollenbild.labeling import views
from rollenbild.labeling.guard import Guard
from rollenbild.labeling.queues import QUEUES
from rollenbild.labeling.session import NOTE_LENGTH, Session
from rollenbild.messages import catalogue
from rollenbild.messages.explaining import explained
from rollenbild.records import Label

Outlook = Callable[[Sequence[Label]], str]
"""Says in a sentence how wide the range is with these labels, and how many more would narrow it."""

_PREFIX = "label_page_"
_REQUEST = re.compile(r"[A-Za-z0-9-]{8,64}")


def make_app(
    session: Session,
    guard: Guard,
    language: Language,
    *,
    outlook: Outlook,
    stop: Callable[[], None],
) -> Flask:
    """The page's application.

    Parameters
    ----------
    stop : callable
        Is called when the coder ends the session on the page.
    """
    app = Flask("rollenbild.labeling")
    guard.protect(app)
    book = session.codebook
    texts = {key.removeprefix(_PREFIX): text for key, text in catalogue(language).items() if key.startswith(_PREFIX)}
    app.register_error_handler(RollenbildError, partial(_told, language=language))
    app.register_error_handler(HTTPException, _http)

    @app.get("/")
    def page() -> Response:
        setup = _setup(session, language, texts)
        content = render_template("label.html", lang=language, t=texts, rules=views.rules(book), setup=setup)
        response = make_response(content)
        response.set_cookie(guard.cookie, guard.token, httponly=True, samesite="Strict")
        return response

    @app.post("/api/close")
    def close() -> dict[str, Any]:
        stop()
        return {}

    _answer_questions(app, session, language, outlook)
    _take_decisions(app, session, language)
    return app


def _answer_questions(app: Flask, session: Session, language: Language, outlook: Outlook) -> None:
    """Routes that change nothing."""

    @app.get("/api/next")
    def upcoming() -> dict[str, Any]:
        return views.screen(session, session.next())

    @app.get("/api/item")
    def item() -> dict[str, Any]:
        return views.screen(session, session.show(request.args.get("id", "")))

    @app.get("/api/done")
    def done() -> list[dict[str, str]]:
        return views.done_list(session, session.codebook, language)

    @app.get("/api/outlook")
    def look_ahead() -> dict[str, str]:
        return {"text": outlook(session.log.read())}


def _take_decisions(app: Flask, session: Session, language: Language) -> None:
    """Routes that write; what they answer is on disk."""

    @app.post("/api/code")
    def code() -> dict[str, Any]:
        sent = _Sent(request.get_json())
        answer = sent.number("answer")
        session.code(sent.request(), sent.text("interview"), sent.text("label"), answer=answer, note=sent.text("note"))
        stays = answer is not None or sent.fields.get("stay") is True
        return views.screen(session, session.show(sent.text("interview")) if stays else session.next())

    @app.post("/api/undo")
    def undo() -> dict[str, Any]:
        unit = session.undo(_Sent(request.get_json()).request())
        return {**views.screen(session, session.show(unit[0]) if unit else session.next()), "undone": unit is not None}

    @app.post("/api/skip")
    def skip() -> dict[str, Any]:
        session.skip(_Sent(request.get_json()).text("interview"))
        return views.screen(session, session.next())

    @app.post("/api/look")
    def look() -> dict[str, Any]:
        sent = _Sent(request.get_json())
        said = session.look(sent.request(), sent.text("interview"))
        return {"opinion": views.opinion(said, session.codebook, language) if said else None}

    @app.post("/api/queue")
    def queue() -> dict[str, Any]:
        asked = _Sent(request.get_json()).text("queue")
        session.turn_to(next((one for one in QUEUES if one == asked), "resolve"))
        return views.screen(session, session.next())


class _Sent:
    """What the page sent, checked field by field."""

    def __init__(self, content: object) -> None:
        if not isinstance(content, dict):
            raise UsageError("The page sent no object.")
        self.fields: dict[str, Any] = content

    def text(self, name: str) -> str:
        """A text; empty where it is missing."""
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise UsageError(f"{name} is no text.")
        return value

    def number(self, name: str) -> int | None:
        """A whole number, or None."""
        value = self.fields.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise UsageError(f"{name} is no number.")
        return value

    def request(self) -> str:
        """The request's own name, by which a second sending is known."""
        name = self.text("request")
        if not _REQUEST.fullmatch(name):
            raise UsageError("The request has no usable name.")
        return name


def _setup(session: Session, language: Language, texts: dict[str, str]) -> dict[str, Any]:
    book = session.codebook
    return {
        "texts": texts,
        "coder": session.settler,
        "resolving": session.queue == "resolve",
        "hasModel": bool(session.predictions),
        "noteLength": NOTE_LENGTH,
        "interviewLabels": views.keyed(book.interview_labels, views.INTERVIEW_KEYS, book, language),
        "answerLabels": views.keyed(book.answer_labels, views.ANSWER_KEYS, book, language),
    }


def _told(error: RollenbildError, language: Language) -> tuple[dict[str, str], int]:
    return {"error": explained(error, language)}, 400 if isinstance(error, UsageError) else 500


def _http(error: HTTPException) -> Response | tuple[dict[str, str], int]:
    if isinstance(error.response, Response):
        return error.response
    return {"error": error.description or error.name}, error.code or 500
