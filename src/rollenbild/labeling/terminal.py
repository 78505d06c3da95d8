"""The same work in the shell: a line a command, so that pipes and screen readers can use it too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rollenbild.config import Language
from rollenbild.errors import UsageError
from rollenbild.labeling import views
from rollenbild.labeling.queues import Dispute
from rollenbild.labeling.server import Outlook
from rollenbild.labeling.session import Session, Shown
from rollenbild.messages import say

if TYPE_CHECKING:
    from rich.console import Console


def run(session: Session, language: Language, outlook: Outlook, console: Console | None = None) -> None:
    """Code in the shell until all is done, ``.`` is entered or the input ends."""
    from rich.console import Console

    desk = Desk(session, language, outlook, console or Console(highlight=False, markup=False))
    desk.work()


@dataclass
class Desk:
    """One coder at a shell.

    Parameters
    ----------
    note : str
        Goes with the next code of the interview on the desk.
    """

    session: Session
    language: Language
    outlook: Outlook
    console: Console
    shown: Shown | None = None
    note: str = ""

    def work(self) -> None:
        """Read commands and carry them out."""
        self._turn_to(self.session.next())
        while self.shown is not None:
            try:
                line = self.console.input(self._prompt()).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line == ".":
                return
            try:
                self._obey(line)
            except UsageError as error:
                self._say("label_shell_refused", error=error)

    def _obey(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        acts = {"s": self._skip, "u": self._undo, "m": self._look, "l": self._list, "?": self._help}
        labels = views.keyed(self.session.codebook.interview_labels, views.INTERVIEW_KEYS, self.session.codebook, "en")
        chosen = next((one["label"] for one in labels if word in {one["key"], one["label"]}), None)
        if chosen is not None and not rest:
            self._code(chosen)
        elif word.isdecimal() and rest:
            self._code_answer(int(word), rest)
        elif word == "n":
            self.note = rest
            self._say("label_shell_note", note=rest)
        elif word == "/" or word.startswith("/"):
            self._search(line[1:].strip())
        elif word in acts:
            acts[word]()
        elif line:
            self._say("label_shell_unknown", word=word)

    def _code(self, label: str) -> None:
        assert self.shown is not None
        self.session.code(_request(), self.shown.interview.id, label, note=self.note)
        self._say("label_shell_saved", name=self._called(label))
        self._turn_to(self.session.next())

    def _code_answer(self, answer: int, code: str) -> None:
        assert self.shown is not None
        book = self.session.codebook
        labels = views.keyed(book.answer_labels, views.ANSWER_KEYS, book, self.language)
        chosen = next((one["label"] for one in labels if code in {one["key"], one["label"]}), code)
        self.session.code(_request(), self.shown.interview.id, chosen, answer=answer)
        self._say("label_page_saved_answer", answer=answer, label=self._called(chosen))

    def _skip(self) -> None:
        assert self.shown is not None
        self.session.skip(self.shown.interview.id)
        self._turn_to(self.session.next())

    def _undo(self) -> None:
        unit = self.session.undo(_request())
        if unit is None:
            self._say("label_page_nothing_to_undo")
            return
        shown = self.session.show(unit[0])
        self._say("label_page_undone", title=shown.interview.title or unit[0])
        self._turn_to(shown)

    def _look(self) -> None:
        assert self.shown is not None
        said = self.session.look(_request(), self.shown.interview.id)
        if said is None:
            self._say("label_page_no_opinion")
            return
        found = views.opinion(said, self.session.codebook, self.language)
        self._say("label_page_opinion", label=found["name"])
        self.console.print("  ".join(f"{one['name']} {one['percent']} %" for one in found["shares"]))
        for answer, name in found["answers"].items():
            self.console.print(f"  {answer}: {name}")
        self._say("label_page_seen")

    def _list(self) -> None:
        for one in views.done_list(self.session, self.session.codebook, self.language):
            self.console.print(f"{one['name']}: {one['title']}" + (f" ({one['note']})" if one["note"] else ""))

    def _search(self, word: str) -> None:
        lines = [one for one in self.session.codebook.text.splitlines() if one.strip()]
        found = [one for one in lines if word.lower() in one.lower()]
        self.console.print("\n".join(found) if found else say(self.language, "label_page_no_hits"))

    def _help(self) -> None:
        self._say("label_shell_help")

    def _turn_to(self, shown: Shown | None) -> None:
        self.shown, self.note = shown, ""
        standing = self.session.progress()
        self.console.rule(say(self.language, "label_page_count", done=standing.done, total=standing.total))
        # The range is looked at every five labels: looking after each would make it easy to stop when it pleases.
        if standing.done % 5 == 0:
            self.console.print(self.outlook(self.session.log.read()), style="dim")
        if shown is None:
            self._say("label_page_end_title")
        else:
            self._print(shown)

    def _print(self, shown: Shown) -> None:
        item = views.item(shown)
        self.console.print(item["title"], style="bold")
        self.console.print(item["about"], style="dim")
        for key, applies in (("label_page_confirm", shown.confirm), ("label_page_seen", shown.seen)):
            if applies:
                self._say(key)
        self._print_votes(shown.disputed.get(None))
        for text in item["intro"]:
            self.console.print(text, style="italic")
        for number, turns in views.blocks(shown.interview):
            self.console.print()
            for turn in turns:
                asked = turn.speaker == "interviewer"
                mark = "" if asked or number is None else f"[{number}] "
                self.console.print(mark + turn.text, style="bold" if asked else "")
            own = shown.own.get(number) if number else None
            if own is not None:
                self._say("label_page_saved_answer", answer=number, label=self._called(own.label))
            self._print_votes(shown.disputed.get(number) if number else None)
        self.console.print()
        if None in shown.own:
            self._say("label_shell_own", name=self._called(shown.own[None].label))

    def _print_votes(self, dispute: Dispute | None) -> None:
        for vote in dispute.votes if dispute else ():
            key = "label_page_vote_note" if vote.note else "label_page_vote"
            self._say(key, coder=vote.coder, label=self._called(vote.label), note=vote.note)

    def _prompt(self) -> str:
        book = self.session.codebook
        labels = views.keyed(book.interview_labels, views.INTERVIEW_KEYS, book, self.language)
        return "  ".join(f"{one['key']} {one['name']}" for one in labels) + "  s u n m l / ? . > "

    def _called(self, label: str) -> str:
        return self.session.codebook.called(label, self.language)

    def _say(self, key: str, **places: object) -> None:
        self.console.print(say(self.language, key, count=None, **places))


def _request() -> str:
    return str(uuid.uuid4())
