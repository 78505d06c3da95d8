"""The things the stages hand to each other, one frozen dataclass each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

PageStatus = Literal["fetched", "skipped", "failed"]
PageKind = Literal["interview", "portrait", "index", "other"]
Speaker = Literal["interviewer", "interviewee"]
Sampling = Literal["random", "uncertain", "imported", "census"]


@dataclass(frozen=True, slots=True)
class Page:
    """One line of the ledger: an address that was asked for, and what became of it.

    Parameters
    ----------
    url : str
        The address in the world the page belongs to (for an archived page the original address).
    canonical_url : str
        The page's identity: ``rel=canonical`` or the cleaned address. Pages that share it are one page.
    source : str
        The source it came from, as given by the person.
    status : {"fetched", "skipped", "failed"}
        What became of it.
    reason : str
        Why it was skipped or failed; empty for a fetched page.
    time : str
        When it was fetched (for an archived page: captured), ISO 8601, UTC, seconds.
    sha256 : str
        Hex digest of the decoded body; empty where there is none.
    warc_offset : int or None
        Where its record begins in ``pages.warc.gz``, in bytes; None where there is none.
    content_type : str
        The media type the server stated, with its parameters.
    archive_url : str
        Where the archived copy can be seen; empty for live pages.
    role : str
        Why it was asked for: ``interview`` (a candidate), ``index``, ``feed``, ``sitemap``, ``robots``
        or ``other``.
    hints : dict
        What the source knows of the page (``id``, ``title``, ``published``), never taken from its text.
    """

    url: str
    canonical_url: str
    source: str
    status: PageStatus
    reason: str
    time: str
    sha256: str = ""
    warc_offset: int | None = None
    content_type: str = ""
    archive_url: str = ""
    role: str = "interview"
    hints: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's uninterrupted speech.

    ``text`` holds paragraphs separated by one empty line; ``name`` is the speaker's mark as the page
    printed it (``"Karriereblatt"``, ``"MK"``, ``"3."``), or empty.
    """

    speaker: Speaker
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the interviewee says after one question; the unit of coding. ``number`` counts from 1."""

    number: int
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Interview:
    """A page's interview text, who speaks in it, and where it came from.

    Parameters
    ----------
    id : str
        Stable within the study: derived from the page's canonical address, or given by a table.
    form : str
        ``qa``, ``portrait`` (third person) or ``first-person``.
    intro : str
        Lead and teaser before the first question; never coded.
    also_at : tuple of str
        Other addresses that hold the same text.
    published : str
        ISO date (``2011-05-17``), month or year, or empty.
    """

    id: str
    url: str
    title: str = ""
    published: str = ""
    interviewee: str = ""
    organisation: str = ""
    job_title: str = ""
    department: str = ""
    language: str = ""
    form: str = "qa"
    intro: str = ""
    turns: tuple[Turn, ...] = ()
    archive_url: str = ""
    also_at: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The interviewee's turns, those after the same question taken together."""
        answers: list[Answer] = []
        question: list[str] = []
        speech: list[str] = []
        for turn in (*self.turns, Turn("interviewer", "")):
            ends = turn.speaker == "interviewer" or self.form != "qa"
            if ends and speech:
                answers.append(Answer(len(answers) + 1, "\n\n".join(question), "\n\n".join(speech)))
                question, speech = [], []
            (question if turn.speaker == "interviewer" else speech).append(turn.text)
        return tuple(answers)

    @property
    def words(self) -> int:
        """Number of words in all answers."""
        return sum(len(answer.text.split()) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class AnswerPrediction:
    """A machine's opinion of one answer; ``probabilities`` by label sum to 1."""

    answer: int
    label: str
    probabilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A machine's opinion of one interview.

    Parameters
    ----------
    reason : str
        Why ``unclear``: ``no_statement``, ``balanced`` or ``low_confidence``; else empty.
    probabilities : dict
        By interview label, calibrated, sum 1.
    words : dict
        Words in answers of each answer label.
    evidence : str
        The passage that weighed most for the label, at most 300 characters.
    model : str
        Name and hash of the model.
    """

    interview_id: str
    label: str
    reason: str
    probabilities: dict[str, float]
    words: dict[str, int]
    evidence: str
    answers: tuple[AnswerPrediction, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Label:
    """A coder's decision on a unit: an interview (``answer`` is None) or one of its answers.

    Parameters
    ----------
    label : str
        A label of the codebook; empty where the coder withdrew an earlier one.
    time : str
        ISO 8601, UTC.
    queue : str
        The queue the unit was drawn from: ``random``, ``uncertain``, ``reliability`` or ``resolve``; empty for imports.
    seen : bool
        Whether the coder had looked at the model's opinion before coding.
    """

    interview_id: str
    label: str
    coder: str
    time: str
    sampling: Sampling
    answer: int | None = None
    note: str = ""
    queue: str = ""
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How many of N interviews have a label: a whole-number range at ``confidence``.

    ``method`` is ``model`` (no hand labels), ``post-stratified`` or ``census``; ``valid_if`` says under
    which condition the range may be believed.
    """

    label: str
    interviews: int
    model_count: int
    estimate: int
    low: int
    high: int
    confidence: float
    method: str
    hand_labels: int
    valid_if: str


def interview_from(record: dict[str, Any]) -> Interview:
    """An interview from its line."""
    fields = {**record, "also_at": tuple(record.get("also_at", ()))}
    fields["turns"] = tuple(Turn(**turn) for turn in record["turns"])
    return Interview(**fields)
