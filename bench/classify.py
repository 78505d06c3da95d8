"""Labels of answers: ours beside e5, spaCy and TF-IDF, in answers a second, memory and macro-F1 on the same test part.

make bench-classify

Everyone learns from the same answers (parts ``train`` and ``dev`` of the retold interviews, all invented ones, single
pairs) and labels those of the retold interviews' part ``test``, whose hosts nobody has learnt from. Ours is the model
that is shipped. Each reads the test part in a process of its own, on one thread; the peers in an environment of their
own (``bench/classify_peers.py``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.marked import put  # noqa: E402
from bench.memory import most_held  # noqa: E402

DOC = ROOT / "docs" / "classifier.md"
PEERS = ROOT / ".cache" / "peers" / ("Scripts" if os.name == "nt" else "bin") / "python"
CODEBOOK = ROOT / "data" / "codebook.md"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FASTER = 10
"""How many times the answers of e5 ours must label in a second."""
OURS, TFIDF, E5 = "ours", "TF-IDF and logistic regression", "e5 and logistic regression"
WHOLE = "ours, with the interviews' labels and evidence"
CONTESTANTS = (OURS, E5, TFIDF, "spaCy textcat")


@dataclass(frozen=True, slots=True)
class Score:
    """What one contestant took and how well it did."""

    name: str
    answers: int
    seconds: float
    peak: float
    f1: float

    @property
    def speed(self) -> float:
        """Answers a second of one processor."""
        return self.answers / self.seconds


def coded(part_tested: bool) -> list[object]:
    """The interviews to be labelled, or those to learn from."""
    from rollenbild.classifier.corpus import read_corpus

    found = read_corpus(sorted((ROOT / "data" / "corpus").glob("**/*.jsonl")))
    return [one for one in found if one.origin != "sentence" and (one.part == "test") == part_tested]


def frame_of(part_tested: bool) -> tuple[object, list[str]]:
    """The answers of a part as the classifier's frame, and their labels."""
    from rollenbild.classifier.training import labelled_answers
    from rollenbild.codebook import load_codebook

    frame, truth, _ = labelled_answers(coded(part_tested), load_codebook(CODEBOOK))
    return frame, [str(label) for label in truth]


def write_texts(folder: Path) -> None:
    """What the peers read: a question with its answer, the label, and the group that is never split."""
    for name, tested in (("train", False), ("test", True)):
        frame, truth = frame_of(tested)
        owners = coded(tested)
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for owner, question, text, label in zip(
                frame["interview"], frame["question"], frame["text"], truth, strict=True
            ):
                one = owners[int(owner)]
                record = {
                    "text": f"{question}\n{text}".strip(),
                    "label": label,
                    "group": one.group,
                    "origin": one.origin,
                }
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def ours() -> dict[str, object]:
    """Label the test part with the shipped model, and once more with interviews' labels and evidence."""
    from threadpoolctl import threadpool_limits

    from rollenbild.classifier import load_named
    from rollenbild.classifier.rule import answer_labels

    frame, _ = frame_of(True)
    model = load_named("default")
    with threadpool_limits(limits=1, user_api="blas"):
        model.answer_probabilities(frame[:5])
        begun = time.process_time()
        found = model.answer_probabilities(frame)
        seconds = time.process_time() - begun
        whole = [one.interview for one in coded(True)]
        begun = time.process_time()
        predictions = list(model.predict(whole))
        all_of_it = time.process_time() - begun
    said = answer_labels(found, model.codebook)
    return {
        "said": said,
        "seconds": seconds,
        "peak": most_held(),
        "whole_seconds": all_of_it,
        "whole_answers": sum(len(one.answers) for one in predictions),
    }


def tfidf() -> dict[str, object]:
    """Label the test part by words alone; the process learns first, so that its memory holds that too."""
    from rollenbild.classifier.answers import words_member

    frame, truth = frame_of(False)
    learnt = words_member(10.0).fit(frame, truth)
    frame, _ = frame_of(True)
    begun = time.process_time()
    said = [str(label) for label in learnt.predict(frame)]
    return {"said": said, "seconds": time.process_time() - begun, "peak": most_held()}


def run(name: str, folder: Path) -> dict[str, object]:
    """One contestant in a process of its own."""
    python, script = (sys.executable, __file__) if name in {OURS, TFIDF} else (PEERS, ROOT / "bench/classify_peers.py")
    done = subprocess.run(
        [str(python), str(script), name, str(folder)],
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> Iterator[Score]:
    """All contestants, one after the other; ours a second time with all it says of an interview."""
    from rollenbild.classifier.scores import macro_f1
    from rollenbild.codebook import load_codebook

    labels = load_codebook(CODEBOOK).answer_labels
    _, truth = frame_of(True)
    with tempfile.TemporaryDirectory() as place:
        write_texts(Path(place))
        for name in CONTESTANTS:
            found = run(name, Path(place))
            f1 = macro_f1(truth, found["said"], labels)
            yield Score(name, len(truth), found["seconds"], found["peak"], f1)
            if name == OURS:
                yield Score(WHOLE, found["whole_answers"], found["whole_seconds"], found["peak"], f1)


def kept(scores: list[Score]) -> bool:
    """Whether ours is so many times as fast as e5, and labels no worse than any."""
    by_name = {one.name: one for one in scores}
    return by_name[OURS].speed >= FASTER * by_name[E5].speed and by_name[OURS].f1 >= by_name[E5].f1


def main() -> int:
    """Print the table and write it into its document; 3 where ours is too slow beside e5, or worse."""
    lines = ["| what | answers a second of one processor | memory, MB | macro-F1 of answers |", "|---|---|---|---|"]
    print("\n".join(lines))
    scores = []
    for one in measure():
        scores.append(one)
        lines.append(f"| {one.name} | {one.speed:.1f} | {one.peak:.0f} | {one.f1:.3f} |")
        print(lines[-1], flush=True)
    table = "\n".join([f"{datetime.now(UTC).date()}, {scores[0].answers} answers:", "", *lines])
    put(DOC, "bench-classify", table)
    return 0 if kept(scores) else 3


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({OURS: ours, TFIDF: tfidf}[sys.argv[1]]()))
    else:
        sys.exit(main())
