"""The training data: whole, coded by the codebook, nothing said twice, nobody's host on two sides."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import pytest
from scipy.stats import binomtest

from rollenbild.classifier.corpus import Coded, read_corpus
from rollenbild.classifier.features import clean, sentences
from rollenbild.classifier.reading.shipped import load_kept, load_reader
from rollenbild.classifier.rule import label_from_answers
from rollenbild.classifier.scores import alpha
from rollenbild.classifier.training import labelled_answers
from rollenbild.config import default_codebook
from tests.conftest import ROOT

CORPUS = ROOT / "data" / "corpus"
BOOK = default_codebook()
SHARED = 11
"""Words in a row that two texts may have in common at most: fewer is chance or a phrase of the language."""


@pytest.fixture(scope="module")
def coded() -> list[Coded]:
    return read_corpus(sorted(CORPUS.rglob("*.jsonl")))


def test_ids_are_unique_and_labels_are_the_codebooks(coded: list[Coded]) -> None:
    assert len({one.interview.id for one in coded}) == len(coded)
    for one in coded:
        assert set(one.answer_labels) <= set(BOOK.answer_labels), one.interview.id
        assert one.label in {None, *BOOK.interview_labels}, one.interview.id


def test_every_sentence_has_its_code(coded: list[Coded]) -> None:
    letters = {"o": "outward", "i": "internal", "n": "neither"}
    for one in coded:
        for answer, label, code in zip(
            one.interview.answers, one.answer_labels, one.codes or [None] * 99, strict=False
        ):
            if code is not None:
                assert len(code) == len(sentences(clean(answer.text))), (one.interview.id, answer.number)
                said = {letters[letter] for letter in code}
                assert label in said if label != "neither" else said == {"neither"}, (one.interview.id, answer.number)


def test_a_host_stands_on_one_side(coded: list[Coded]) -> None:
    parts = defaultdict(set)
    for one in coded:
        if one.origin == "retold":
            parts[one.group].add(one.part)
    assert all(len(found) == 1 for found in parts.values())
    sizes = Counter(one.part for one in coded if one.origin == "retold")
    assert sizes["test"] >= 100
    assert sizes["dev"] >= 60


def test_nothing_is_said_twice(coded: list[Coded]) -> None:
    owners: dict[str, str] = {}
    twice = set()
    for one in coded:
        for answer in one.interview.answers:
            words = re.findall(r"\w+", answer.text.lower())
            for start in range(len(words) - SHARED):
                run = " ".join(words[start : start + SHARED + 1])
                if owners.setdefault(run, one.interview.id) != one.interview.id:
                    twice.add((owners[run], one.interview.id))
    assert not twice


def test_two_coders_agree_on_the_retold_interviews(coded: list[Coded]) -> None:
    both = [one for one in coded if one.origin == "retold" and one.coders and all(one.coders)]
    assert len(both) >= 300
    pairs = [one.coders[-1] for one in both]
    assert alpha([first for first, _ in pairs], [second for _, second in pairs]) >= 0.667
    answers = [pair for one in both for pair in one.coders[:-1]]
    assert alpha([first for first, _ in answers], [second for _, second in answers]) >= 0.667


def test_interviews_follow_from_their_answers(coded: list[Coded]) -> None:
    given, ruled = [], []
    for one in coded:
        if one.label is not None:
            words = [len(answer.text.split()) for answer in one.interview.answers]
            given.append(one.label)
            ruled.append(label_from_answers([label or "" for label in one.answer_labels], words, BOOK))
    assert alpha(given, ruled) >= 0.8


def test_every_interview_the_reader_was_taught_on_was_read_by_one_that_was_not(coded: list[Coded]) -> None:
    kept = load_kept("reader")
    taught = [one for one in coded if one.origin in {"retold", "invented"} and one.part != "test"]
    frame, truth, _ = labelled_answers(taught, BOOK)
    assert kept.holds(frame).all(), "the corpus was changed after the reader was taught: make reader"
    tested, _, _ = labelled_answers([one for one in coded if one.part == "test"], BOOK)
    assert not kept.holds(tested).any()
    reader = load_reader("reader")
    said = np.array(reader.classes)[kept.read(frame, reader).answers.argmax(axis=1)]
    real = np.array([taught[int(i)].origin == "retold" for i in frame["interview"]])
    some = np.flatnonzero(real)[::10]
    by_heart = np.array(reader.classes)[reader.read(frame.iloc[some]).answers.argmax(axis=1)]
    knows, knew = by_heart == truth[some], said[some] == truth[some]
    better, apart = int((knows & ~knew).sum()), int((knows != knew).sum())
    # A sign test: were what is kept the reader's own word, the two would differ by chance at most.
    assert binomtest(better, apart, alternative="greater").pvalue < 1e-3, (better, apart)
