"""The reader is taught with torch and read with onnxruntime: both must compute the same (``make test-encoders``)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

if importlib.util.find_spec("torch") is None:
    pytest.skip("needs torch: make test-encoders", allow_module_level=True)

import torch
from bench.reader.graph import APART, layers
from bench.reader.lessons import Lesson, batches, below, loss, packed
from bench.reader.network import NONE, ReaderNetwork

from rollenbild.classifier.reading.network import probabilities
from rollenbild.classifier.reading.weights import load_weights, save_weights
from tests.classifier.test_reading import TOLD

SIZE, INNER = 64, 96


class Drawn:
    """A source of weights drawn at random, as `bench.reader.source.Source` gives those of e5."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(5)
        self.told = {"size": SIZE, "inner": INNER, "heads": 4}

    def __getitem__(self, name: str) -> Any:
        return self.told[name]

    def floats(self, name: str) -> np.ndarray:
        if name == "emb.pos":
            size = 512 * SIZE
        elif name == "emb.type":
            size = 2 * SIZE
        else:
            size = INNER if name.endswith("fi.b") else SIZE
        return self.random.normal(scale=0.3, size=size).astype(np.float32)

    def packed(self, _: str, columns: int) -> tuple[np.ndarray, np.ndarray]:
        rows = len(TOLD["pieces"])
        scales = np.full((rows, columns // 32), 0.02, dtype=np.float16)
        return np.random.default_rng(1).integers(0, 256, (rows, columns // 2), dtype=np.uint8), scales

    def matrix(self, name: str, columns: int) -> np.ndarray:
        if name == "emb.word":
            from rollenbild.classifier.reading.network import unpacked

            return unpacked(*self.packed(name, columns))
        rows = INNER if name.endswith("fi.w") else SIZE
        return self.random.normal(scale=0.2, size=(rows, columns)).astype(np.float32)


def network() -> ReaderNetwork:
    torch.manual_seed(3)
    return ReaderNetwork(Drawn(), list(range(len(TOLD["pieces"]))), 3, 2, 3)  # type: ignore[arg-type]


def lesson(*lengths: int, spoken: tuple[int, ...] | None = None, label: int = 0) -> Lesson:
    place = np.array([NONE, *[k for k, length in enumerate(lengths) for _ in range(length)], NONE])
    pieces = np.array([0, *[5 + 7 * k % 60 for k in range(len(place) - 2)], 1])
    return Lesson(pieces, place, spoken, label, 1.0, True, below(network(), pieces))


def test_onnxruntime_reads_what_torch_has_learnt(tmp_path: Path) -> None:
    taught = network().eval()
    arrays = {**taught.arrays(), "scores": np.zeros(len(TOLD["pieces"]))}
    apart = {name: arrays[name] for name in (*APART, "scores")}
    save_weights(tmp_path, apart, TOLD, layers(arrays, 3, 4))
    weights = load_weights(tmp_path)
    lessons = [lesson(3, 4), lesson(6)]
    with torch.no_grad():
        sentences, answers = (torch.softmax(one, dim=-1).numpy() for one in taught(*packed(lessons)))
    for row, one in enumerate(lessons):
        vectors = weights.network.read(one.pieces)
        whole = probabilities(vectors[one.place >= 0].mean(axis=0, keepdims=True), weights.network.answer_head)
        np.testing.assert_allclose(whole[0], answers[row], atol=0.05)
        for k in range(int(one.place.max()) + 1):
            mean = vectors[one.place == k].mean(axis=0, keepdims=True)
            np.testing.assert_allclose(
                probabilities(mean, weights.network.sentence_head)[0], sentences[row, k], atol=0.05
            )


@pytest.mark.parametrize("spoken", [(1, 2), None])
def test_learning_brings_the_loss_down_and_lower_layers_stay(spoken: tuple[int, ...] | None) -> None:
    taught = network().eval()
    still = taught.layers[0].wide.weight.clone()
    moved = taught.layers[2].wide.weight.clone()
    batch = [lesson(3, 4, spoken=spoken, label=1), lesson(5, label=2)]
    optimizer = torch.optim.SGD([one for one in taught.parameters() if one.requires_grad], lr=0.01)
    first = float(loss(taught, batch, none=2).detach())
    for _ in range(20):
        off = loss(taught, batch, none=2)
        optimizer.zero_grad()
        off.backward()
        optimizer.step()
    assert float(off.detach()) < first
    assert torch.equal(taught.layers[0].wide.weight, still)
    assert not torch.equal(taught.layers[2].wide.weight, moved)


def test_batches_hold_every_lesson_once() -> None:
    taken = [lesson(*[9] * (1 + k % 30)) for k in range(100)]
    found = batches(taken)
    assert sorted(id(one) for part in found for one in part) == sorted(map(id, taken))
    assert all(len(part) * max(len(one.pieces) for one in part) <= 1600 for part in found)
