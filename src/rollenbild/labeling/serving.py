"""Run the page on this machine only, until the coder ends it."""

from __future__ import annotations

import logging
import socket
import threading
import webbrowser
from collections.abc import Callable

from rollenbild.config import Language
from rollenbild.errors import UsageError
from rollenbild.labeling.guard import LARGEST, Guard
from rollenbild.labeling.server import Outlook, make_app
from rollenbild.labeling.session import Session


def serve(
    session: Session,
    language: Language,
    *,
    outlook: Outlook,
    port: int = 0,
    browser: bool = True,
    told: Callable[[str], None],
) -> None:
    """Serve the page until the coder ends it there or stops the program.

    Parameters
    ----------
    port : int
        0 takes a free one.
    told : callable
        Is told the address that opens the page.

    Raises
    ------
    UsageError
        The port is taken.
    """
    from waitress import create_server

    logging.getLogger("waitress").setLevel(logging.ERROR)
    stopped = threading.Event()
    with _listening(port) as listener:
        guard = Guard(listener.getsockname()[1])
        app = make_app(session, guard, language, outlook=outlook, stop=lambda: _later(stopped.set))
        server = create_server(app, sockets=[listener], threads=4, ident=None, max_request_body_size=2 * LARGEST)
        worker = threading.Thread(target=server.run, daemon=True)
        worker.start()
        told(guard.address)
        if browser:
            webbrowser.open(guard.address)
        try:
            stopped.wait()
        except KeyboardInterrupt:
            stopped.set()
        finally:
            # Whoever is waiting for a confirmation still gets it.
            server.task_dispatcher.shutdown(cancel_pending=False, timeout=2)
            server.close()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"The port cannot be used: {error.strerror}.",
            where=f"--port {port}",
            next_step="Leave --port out to take a free one.",
        ) from error
    return listener


def _later(act: Callable[[], None]) -> None:
    """Act when the answer to the request in hand has had time to leave."""
    timer = threading.Timer(0.3, act)
    timer.daemon = True
    timer.start()
