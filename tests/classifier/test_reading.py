"""The reader: pieces, network, weights, and what it makes of answers; with small weights drawn at random."""

from __future__ import annotations

import itertools
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from bench.reader.graph import APART, Graph, layers
from hypothesis import given
from hypothesis import strategies as st

from rollenbild.classifier.features import answer_frame
from rollenbild.classifier.reading.held_out import HeldOut, load_held_out, save_held_out
from rollenbild.classifier.reading.network import unpacked
from rollenbild.classifier.reading.pieces import SPACE, UNKNOWN_PENALTY, Pieces
from rollenbild.classifier.reading.reader import TEXT_PIECES, Reader
from rollenbild.classifier.reading.weights import load_weights, save_weights
from rollenbild.errors import ModelError
from rollenbild.records import Interview, Turn

SIZE, INNER, HEADS, LAYERS = 64, 96, 4, 2
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß.,!?:1234567890"
ALPHABET = [f"{SPACE}{letter}" for letter in LETTERS + LETTERS.upper()] + list(LETTERS + LETTERS.upper())
TOLD: dict[str, Any] = {
    "pieces": ["<s>", "</s>", "<unk>", SPACE, *ALPHABET],
    "normal": {"\u00a0": " ", "\u00ad": ""},
    "begin": 0,
    "end": 1,
    "unknown": 2,
    "classes": ["outward", "internal", "neither"],
}


def drawn() -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return random.normal(scale=0.3, size=shape).astype(np.float32)

    count = len(TOLD["pieces"])
    arrays = {
        "words": random.integers(0, 256, (count, SIZE // 2), dtype=np.uint8),
        "words_scale": random.uniform(0.01, 0.1, (count, SIZE // 32)).astype(np.float16),
        "places": some(512, SIZE),
        "scale": 1 + some(SIZE),
        "offset": some(SIZE),
        "scores": np.full(count, -3.0, dtype=np.float32),
    }
    for number in range(LAYERS):
        shapes = {"attention": (SIZE, 3 * SIZE), "joined": (SIZE, SIZE), "wide": (SIZE, INNER), "narrow": (INNER, SIZE)}
        for name, (rows, columns) in shapes.items():
            arrays[f"{number}.{name}"], arrays[f"{number}.{name}_offset"] = some(rows, columns), some(columns)
        for name in ("first", "second"):
            arrays[f"{number}.{name}_scale"], arrays[f"{number}.{name}_offset"] = 1 + some(SIZE), some(SIZE)
    for name in ("sentence_head", "answer_head"):
        arrays[name], arrays[f"{name}_offset"] = some(SIZE, 3), some(3)
    return arrays


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found, arrays = tmp_path_factory.mktemp("reader"), drawn()
    apart = {name: arrays[name] for name in (*APART, "scores")}
    save_weights(found, apart, TOLD, layers(arrays, LAYERS, HEADS))
    return found


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return Reader(load_weights(folder))


def interview(*answers: str, question: str = "Was tun Sie?") -> Interview:
    turns = []
    for text in answers:
        turns += [Turn("interviewer", question), Turn("interviewee", text)]
    return Interview("i", "https://blog.example/1", language="de", intro="Ein Gespräch.", turns=tuple(turns))


@given(st.text("abc", min_size=1, max_size=8), st.lists(st.floats(-9, -1), min_size=8, max_size=8))
def test_a_word_is_cut_in_the_most_likely_way(word: str, scores: list[float]) -> None:
    known = ["a", "b", "ab", "bc", "abc", "ca", SPACE, f"{SPACE}a"]
    pieces = Pieces([*known, "<unk>"], [*scores, -20.0], len(known), {})
    likely = dict(zip(known, scores, strict=True))

    def worth(cut: tuple[str, ...]) -> float:
        unlikely = -20.0 - UNKNOWN_PENALTY
        return sum(likely.get(one, unlikely if len(one) == 1 else -math.inf) for one in cut)

    text = SPACE + word
    cuts = [
        tuple(text[a:b] for a, b in itertools.pairwise([0, *places, len(text)]))
        for count in range(len(text))
        for places in itertools.combinations(range(1, len(text)), count)
    ]
    found = pieces.numbers(word)
    told = sum(scores[number] if number < len(known) else -20.0 - UNKNOWN_PENALTY for number in found)
    assert told == pytest.approx(max(map(worth, cuts)))


def test_spaces_marks_and_unknown_characters() -> None:
    pieces = Pieces([f"{SPACE}ja", "a", SPACE, "<unk>"], [-1.0, -2.0, -3.0, -9.0], 3, {"\u00a0": " ", "\u00ad": ""})
    assert pieces.numbers(" ja\u00a0j\u00ada ") == [0, 0]
    assert pieces.numbers("☃a") == [2, 3, 1]
    assert pieces.numbers("  ") == []


def test_a_word_without_end_takes_no_time_without_end() -> None:
    pieces = Pieces([SPACE, "a", "aa", "<unk>"], [-1.0, -2.0, -3.0, -9.0], 3, {})
    begun = time.perf_counter()
    assert len(pieces.numbers("a" * 200_000)) >= 100_000
    assert time.perf_counter() - begun < 5


def test_four_bits_are_unpacked_by_blocks_of_32() -> None:
    packed = np.arange(16, dtype=np.uint8)[None, :] | (np.arange(16, dtype=np.uint8)[None, ::-1] << 4)
    found = unpacked(packed, np.array([[0.5]], dtype=np.float16))
    assert found[0].tolist() == [(k - 8) * 0.5 for k in range(16)] + [(15 - k - 8) * 0.5 for k in range(16)]


def plain(weights: dict[str, np.ndarray], pieces: list[int]) -> np.ndarray:
    """The network written down a second time: slowly, in double precision, one piece after the other."""

    def norm(x: np.ndarray, scale: np.ndarray, offset: np.ndarray) -> np.ndarray:
        return (x - x.mean()) / np.sqrt(x.var() + 1e-12) * scale + offset

    x = unpacked(weights["words"][pieces], weights["words_scale"][pieces]).astype(np.float64)
    x = np.array([norm(row + weights["places"][k], weights["scale"], weights["offset"]) for k, row in enumerate(x)])
    each = SIZE // HEADS
    for number in range(LAYERS):
        own = {name.split(".")[1]: value for name, value in weights.items() if name.startswith(f"{number}.")}
        asked = x @ own["attention"] + own["attention_offset"]
        seen = np.zeros_like(x)
        for head in range(HEADS):
            query, key, value = (asked[:, part * SIZE + head * each :][:, :each] for part in range(3))
            for k in range(len(x)):
                weight = np.exp(np.array([query[k] @ other for other in key]) / math.sqrt(each))
                seen[k, head * each : (head + 1) * each] = weight @ value / weight.sum()
        joined = seen @ own["joined"] + own["joined_offset"]
        x = np.array([norm(row, own["first_scale"], own["first_offset"]) for row in x + joined])
        inner = x @ own["wide"] + own["wide_offset"]
        inner = 0.5 * inner * (1 + np.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
        narrow = inner @ own["narrow"] + own["narrow_offset"]
        x = np.array([norm(row, own["second_scale"], own["second_offset"]) for row in x + narrow])
    return x


@pytest.mark.parametrize("text", [[0, 7, 9, 30, 1], [0, 5, 1], [0, *range(3, 90), 1]])
def test_the_network_computes_what_is_written_down_a_second_time(folder: Path, text: list[int]) -> None:
    found, exact = load_weights(folder).network.read(np.array(text)), plain(drawn(), text)
    near = (found * exact).sum(axis=1) / np.linalg.norm(found, axis=1) / np.linalg.norm(exact, axis=1)
    assert near.mean() > 0.98, "bytes are not floating point, but nearly"


@pytest.mark.parametrize("by_piece", [True, False])
def test_products_in_bytes_are_nearly_those_in_floating_point(by_piece: bool) -> None:
    random = np.random.default_rng(3)
    matrix, offset = (random.normal(size=shape).astype(np.float32) for shape in ((SIZE, SIZE), (SIZE,)))
    graph = Graph()
    made = graph.file(graph.product("pieces", matrix, offset, by_piece=by_piece), SIZE)
    x = random.normal(size=(20, SIZE)).astype(np.float32)
    x[7] *= 100 if by_piece else 1
    found = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"]).run(None, {"pieces": x})[0]
    exact = x @ matrix + offset
    off = np.abs(found - exact).mean(axis=1) / np.abs(exact).mean(axis=1)
    assert off.max() < 0.03, "in no row, whatever stands in the others"


def test_an_answer_is_read_alike_whatever_else_is_read(reader: Reader) -> None:
    frame = answer_frame([interview("Ich antworte. Und ich plane.", "Nichts", "Wir sprechen. Viel. Oft.")])
    together = reader.read(frame)
    assert together.sentences.shape == (6, 3)
    assert together.counts.tolist() == [2, 1, 3]
    np.testing.assert_allclose(together.sentences.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(together.answers.sum(axis=1), 1, rtol=1e-5)
    for position, rows in enumerate((slice(0, 2), slice(2, 3), slice(3, 6))):
        single = reader.read(frame.iloc[[position]])
        assert (single.sentences == together.sentences[rows]).all()
        assert (single.answers == together.answers[[position]]).all()


def test_question_and_form_are_read_too(reader: Reader) -> None:
    frame = answer_frame([interview("Ja.")])
    other = answer_frame([interview("Ja.", question="Planen Sie?")])
    assert (reader.read(frame).answers != reader.read(other).answers).all()
    assert (reader.read(frame).answers != reader.read(frame.assign(form="portrait")).answers).all()


def test_a_long_answer_is_read_in_several_texts(reader: Reader) -> None:
    spoken = [f"Satz {k} von vielen." for k in range(120)]
    texts = list(reader.texts("qa", "Lead", "Was tun Sie?", spoken))
    assert len(texts) > 1
    assert all(len(one.pieces) <= TEXT_PIECES for one in texts)
    met = np.concatenate([one.sentence[one.sentence >= 0] for one in texts])
    assert (np.diff(met) >= 0).all()
    assert set(met.tolist()) == set(range(120))
    assert reader.read(answer_frame([interview(" ".join(spoken))])).sentences.shape == (120, 3)


@pytest.mark.parametrize("text", ["", "…", "☃" * 3000, "\u00ad", "wort" * 20_000])
def test_nothing_to_read_and_too_much(reader: Reader, text: str) -> None:
    frame = answer_frame([interview("Ja.")]).assign(text=text)
    found = reader.read(frame)
    assert np.isfinite(found.sentences).all()
    assert found.answers.shape == (1, 3)
    np.testing.assert_allclose(found.answers.sum(), 1, rtol=1e-5)


def test_no_answers_no_reading(reader: Reader) -> None:
    found = reader.read(answer_frame([]))
    assert found.sentences.shape == found.answers.shape == (0, 3)


def test_what_was_kept_stands_for_the_lessons_only(reader: Reader, tmp_path: Path) -> None:
    learnt, new = answer_frame([interview("Ich antworte.", "Ich plane. Sehr.")]), answer_frame([interview("Neu. Ja.")])
    told = reader.read(learnt)
    changed = type(told)(told.sentences[:, ::-1], told.answers[:, ::-1], told.counts)
    save_held_out(tmp_path / "held_out.npz", [(learnt.iloc[:1], reader.read(new.iloc[:1])), (learnt, changed)])
    kept = load_held_out(tmp_path / "held_out.npz")
    mixed = kept.read(answer_frame([interview("Neu. Ja.", "Ich plane. Sehr.")]), reader)
    np.testing.assert_allclose(mixed.sentences[:2], reader.read(new).sentences)
    np.testing.assert_allclose(mixed.sentences[2:], changed.sentences[1:], atol=1e-3)
    np.testing.assert_allclose(mixed.answers[1:], changed.answers[1:], atol=1e-3)
    assert HeldOut({}).read(new, reader).counts.tolist() == [2]


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "pickle", "partial"])
def test_damaged_weights_are_refused(folder: Path, tmp_path: Path, damage: str) -> None:
    bad = tmp_path / "weights.npz"
    content = (folder / "weights.npz").read_bytes()
    if damage == "cut":
        bad.write_bytes(content[: len(content) // 2])
    elif damage == "foreign":
        bad.write_bytes(b"PK nothing of ours")
    elif damage == "pickle":
        np.savez(bad, told=np.array([{"pieces": []}], dtype=object))
    elif damage == "partial":
        np.savez(bad, told=np.frombuffer(b"{}", dtype=np.uint8))
    with pytest.raises(ModelError):
        load_weights(tmp_path)
    with pytest.raises(ModelError):
        load_held_out(bad)


@pytest.mark.parametrize("content", [b"", b"nothing of ours", "cut"])
def test_damaged_layers_are_refused(folder: Path, tmp_path: Path, content: bytes | str) -> None:
    (tmp_path / "weights.npz").write_bytes((folder / "weights.npz").read_bytes())
    whole = (folder / "layers.onnx").read_bytes()
    (tmp_path / "layers.onnx").write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    with pytest.raises(ModelError):
        Reader(load_weights(tmp_path)).read(answer_frame([interview("Ja.")]))
