"""One coder's work on a study: what to show, what was decided, what to take back. Knows no screen."""

from __future__ import annotations

import datetime
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rollenbild.codebook import Codebook
from rollenbild.errors import UsageError
from rollenbild.labeling.decisions import RESOLVED, Unit, current, unit_of
from rollenbild.labeling.history import has_looked, own_entries, restored, standing
from rollenbild.labeling.log import Entry, LabelLog
from rollenbild.labeling.queues import QUEUES, Dispute, Plan, Queue, disputes, finished, waiting
from rollenbild.records import Interview, Label, Prediction, Sampling

POSTPONED = 5
"""A skipped interview comes back after so many others: left for good it would bend the random sample."""

NOTE_LENGTH = 2000
"""Characters a note may have."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An interview as one coder sees it.

    Parameters
    ----------
    own : dict
        The coder's current decisions on it by answer (None: the interview).
    confirm : bool
        Coded before outside the random draw; it counts for the estimate once the coder codes it again.
    disputed : dict
        Only to resolve: the disagreements on the interview, by answer.
    """

    interview: Interview
    queue: str
    own: dict[int | None, Label]
    seen: bool
    confirm: bool = False
    disputed: dict[int | None, Dispute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the work is: interviews done and all in the queue, and those of the series drawn at random and coded."""

    done: int
    total: int
    drawn: int
    series: int
    undoable: int


class Session:
    """One coder's session; safe to call from several threads.

    Parameters
    ----------
    coder : str
        Who codes; in the queue ``resolve``, who settles.
    clock : callable
        The time now.
    """

    def __init__(
        self,
        log: LabelLog,
        interviews: Sequence[Interview],
        codebook: Codebook,
        plan: Plan,
        *,
        coder: str,
        queue: Queue = "random",
        predictions: Mapping[str, Prediction] | None = None,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.log = log
        self.interviews = {interview.id: interview for interview in interviews}
        self.codebook = codebook
        self.plan = plan
        self.settler = checked_coder(coder)
        self.coder = RESOLVED if queue == "resolve" else self.settler
        self.predictions = dict(predictions or {})
        self._clock = clock
        self._guard = threading.RLock()
        self._drawn_from: dict[str, Queue] = {}
        self._postponed: dict[str, int] = {}
        self._coded = 0
        self.queue: Queue = queue
        self.turn_to(queue)

    @property
    def queues(self) -> tuple[Queue, ...]:
        """Queues this session may turn to; whoever resolves sees what others decided and codes nothing blind."""
        if self.coder == RESOLVED:
            return ("resolve",)
        return ("random", "uncertain", "reliability") if self.plan.uncertain else ("random", "reliability")

    def turn_to(self, queue: Queue) -> None:
        """Go on in another queue."""
        if queue not in self.queues:
            raise UsageError(
                f"There is no queue {queue!r} here.",
                where="--queue",
                next_step="Classify the study first; then the model knows where it is unsure.",
            )
        self.queue = queue

    def next(self) -> Shown | None:
        """The next interview of the queue; None when all are done."""
        with self._guard:
            ahead = waiting(self.queue, self.plan, current(self.log.read()), self.coder)
            late = [one for one in ahead if self._postponed.get(one, 0) > self._coded]
            # Where all that wait were skipped, the one skipped longest ago comes first.
            chosen = next((one for one in ahead if one not in late), None) or min(
                late, key=lambda one: self._postponed[one], default=None
            )
            if chosen is None:
                return None
            shared = self.queue == "random" and chosen in self.plan.shared
            self._drawn_from[chosen] = "reliability" if shared else self.queue
            return self.show(chosen)

    def show(self, interview_id: str) -> Shown:
        """An interview that was shown before or that the coder has decided on.

        Raises
        ------
        UsageError
            Neither: interviews come from a queue, since one picked by hand would bend the sample.
        """
        with self._guard:
            entries = self.log.entries()
            labels = current(entry.label for entry in entries if not entry.looked)
            own = {one.answer: one for one in labels if one.coder == self.coder and one.interview_id == interview_id}
            disputed = {
                answer: dispute
                for (interview, answer), dispute in (disputes(labels).items() if self.coder == RESOLVED else ())
                if interview == interview_id
            }
            drawn = self._drawn_from.get(interview_id) or ("resolve" if disputed else None)
            if interview_id not in self.interviews or not (drawn or own):
                raise UsageError("This interview was not drawn.", where=interview_id)
            sampled = drawn in {"random", "reliability"}
            return Shown(
                interview=self.interviews[interview_id],
                queue=drawn or next(iter(own.values())).queue,
                own=own,
                seen=has_looked(entries, self.coder, interview_id),
                confirm=sampled and None in own and own[None].sampling != "random",
                disputed=disputed,
            )

    def code(self, request: str, interview_id: str, label: str, *, answer: int | None = None, note: str = "") -> bool:
        """Decide on an interview or one of its answers; on disk when this returns.

        Returns
        -------
        bool
            False where the request was there already.

        Raises
        ------
        UsageError
            The label, the answer or the note is none the codebook or the interview has, or it was not drawn.
        """
        with self._guard:
            shown = self.show(interview_id)
            self._check(shown.interview, label, answer, note)
            note = cleaned(note)
            sampling, queue = self._origin(shown, answer)
            decision = Label(
                interview_id=interview_id,
                label=label,
                coder=self.coder,
                time=self._now(),
                sampling=sampling,
                answer=answer,
                note=": ".join(filter(None, (self.settler, note))) if self.coder == RESOLVED else note,
                queue=queue,
                seen=shown.seen,
            )
            new = self.log.append(Entry(decision, request=request))
            if new and answer is None:
                self._coded += 1
                self._postponed.pop(interview_id, None)
            return new

    def undo(self, request: str) -> Unit | None:
        """Take the coder's last decision back, however long ago; gives back its unit, None if none is left."""
        with self._guard:
            entries = self.log.entries()
            repeated = next((entry for entry in entries if entry.request == request), None)
            if repeated is not None:
                return unit_of(repeated.label)
            own = own_entries(entries, self.coder, self.settler)
            stack = [entry for entry in standing(own) if entry.label.interview_id in self.interviews]
            if not stack:
                return None
            last = stack[-1]
            self.log.append(Entry(restored(own, last, self._now()), request=request, undoes=last.request))
            origin = next((queue for queue in QUEUES if queue == last.label.queue), self.queue)
            self._drawn_from.setdefault(last.label.interview_id, origin)
            return unit_of(last.label)

    def skip(self, interview_id: str) -> None:
        """Put an interview off; it comes back after a few others."""
        with self._guard:
            self.show(interview_id)
            self._postponed[interview_id] = self._coded + POSTPONED

    def look(self, request: str, interview_id: str) -> Prediction | None:
        """The model's opinion; from now on the coder's decisions on this interview are marked as seen."""
        with self._guard:
            self.show(interview_id)
            if interview_id in self.predictions and not has_looked(self.log.entries(), self.coder, interview_id):
                mark = Label(interview_id, "", self.coder, self._now(), "uncertain", seen=True)
                self.log.append(Entry(mark, request=request, looked=True))
            return self.predictions.get(interview_id)

    def done(self) -> list[Label]:
        """The coder's decisions on interviews of the series, the latest first."""
        latest: dict[str, Label] = {}
        for label in reversed(self.log.read()):
            whole = label.answer is None or self.coder == RESOLVED
            if label.coder == self.coder and whole and label.interview_id in self.interviews:
                latest.setdefault(label.interview_id, label)
        return [label for label in latest.values() if label.label]

    def progress(self) -> Standing:
        """How far the work is."""
        entries = self.log.entries()
        labels = current(entry.label for entry in entries if not entry.looked)
        drawn = {one.interview_id for one in labels if one.sampling == "random" and one.answer is None}
        done = finished(self.queue, self.plan, labels, self.coder)
        return Standing(
            done=done,
            total=done + len(waiting(self.queue, self.plan, labels, self.coder)),
            drawn=len(drawn & self.interviews.keys()),
            series=len(self.interviews),
            undoable=len(standing(own_entries(entries, self.coder, self.settler))),
        )

    def _origin(self, shown: Shown, answer: int | None) -> tuple[Sampling, str]:
        """How the unit was drawn. What was drawn at random once stays so, whatever list it is reached by later."""
        if self.coder == RESOLVED:
            votes = shown.disputed[answer].votes if answer in shown.disputed else ()
            if not votes:
                raise UsageError("Coders do not disagree on this.", where=shown.interview.id)
            return ("random" if any(one.sampling == "random" for one in votes) else votes[0].sampling), "resolve"
        before = shown.own.get(answer) or shown.own.get(None)
        if before is not None and (before.sampling == "random" or shown.interview.id not in self._drawn_from):
            return before.sampling, before.queue
        return ("uncertain" if shown.queue == "uncertain" else "random"), shown.queue

    def _check(self, interview: Interview, label: str, answer: int | None, note: str) -> None:
        allowed = self.codebook.interview_labels if answer is None else self.codebook.answer_labels
        if label not in allowed:
            raise UsageError(f"The codebook has no label {label!r}.", where=", ".join(allowed))
        if answer is not None and not 1 <= answer <= len(interview.answers):
            raise UsageError(f"The interview has no answer {answer}.", where=interview.id)
        if len(note) > NOTE_LENGTH:
            raise UsageError(f"A note has at most {NOTE_LENGTH} characters.", where=interview.id)

    def _now(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def checked_coder(name: str) -> str:
    """A coder's name, without space around it.

    Raises
    ------
    UsageError
        It is empty, too long, taken by the program, or would not fit on a line.
    """
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable() or ": " in name or name == RESOLVED:
        raise UsageError(
            "This is no name for a coder.",
            where=f"--coder {name!r}",
            next_step=f"Name up to 80 printable characters, without a colon and not {RESOLVED!r}.",
        )
    return name


def cleaned(note: str) -> str:
    """A note without what is no text: control signs and halves of characters."""
    lines = note.replace("\r\n", "\n").strip()
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
