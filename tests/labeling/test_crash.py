"""The server is killed at random moments while a script codes: what was confirmed is there, and nothing twice."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

import pytest

from rollenbild.labeling import LabelLog

from .running import Running

MOMENTS = 50


class Script:
    """Codes one interview after the other as fast as the server lets it, and keeps what was confirmed."""

    def __init__(self, running: Running) -> None:
        self.wire = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
        self.headers = {"X-Rollenbild-Token": running.token, "Content-Type": "application/json"}
        self.confirmed: list[tuple[str, str, str]] = []
        self.pending: dict[str, str] | None = None

    def ask(self, path: str, content: dict[str, str] | None = None) -> dict[str, object]:
        self.wire.request(
            "POST" if content else "GET", f"/api/{path}", json.dumps(content) if content else None, self.headers
        )
        response = self.wire.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, answer
        return answer  # type: ignore[no-any-return]

    def work(self, left_over: dict[str, str] | None) -> None:
        """Code until the server is gone; first send again what stayed without an answer, as a browser would."""
        try:
            screen = self.ask("next")
            if left_over and screen["item"]:
                self.send(left_over)
                screen = self.ask("next")
            while screen["item"]:
                content = {
                    "request": str(uuid.uuid4()),
                    "interview": screen["item"]["id"],
                    "label": random.choice(["outward", "internal"]),
                }  # type: ignore[index]
                screen = self.send(content)
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            self.wire.close()

    def send(self, content: dict[str, str]) -> dict[str, object]:
        self.pending = content
        screen = self.ask("code", content)
        self.confirmed.append((content["request"], content["interview"], content["label"]))
        self.pending = None
        return screen


@pytest.mark.slow
def test_killed_at_fifty_moments_nothing_confirmed_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    moments = random.Random(50)
    confirmed: list[tuple[str, str, str]] = []
    left_over: dict[str, str] | None = None
    cut_short = 0
    for _ in range(MOMENTS):
        running = Running(["-m", "tests.labeling.bare_server", path, 3000])
        script = Script(running)
        worker = threading.Thread(target=script.work, args=(left_over,))
        worker.start()
        time.sleep(moments.uniform(0.01, 0.25))
        running.kill()
        worker.join()
        confirmed += script.confirmed
        cut_short += script.pending is not None
        left_over = script.pending
    log = LabelLog(path)
    entries = log.entries()
    written = {(one.request, one.label.interview_id, one.label.label) for one in entries}
    assert len(confirmed) > 10 * MOMENTS / 2, "the script did code"
    assert cut_short > MOMENTS / 2, "the deaths did come in the middle of requests"
    assert set(confirmed) <= written
    assert [one for one in log.problems if not one.torn] == []
    assert [one for one, times in Counter(one.request for one in entries).items() if times > 1] == []
    assert [one for one, times in Counter(one.label.interview_id for one in entries).items() if times > 1] == []
    assert len(written - set(confirmed)) <= cut_short, "at most what was under way is there beside it"
