"""The golden pages: figures below the floors fail. A floor belongs to the set it was measured on."""

from __future__ import annotations

from tests.extraction.golden import golden_pages, means, score

FLOORS = {"turn_f1": 0.97, "answer_f1": 0.97, "kind": 0.98, "metadata_precision": 0.97, "metadata_recall": 0.90}


def test_the_golden_pages_come_out_right() -> None:
    pages = golden_pages()
    assert len(pages) >= 60
    found = means([score(page) for page in pages])
    assert {name: value for name, value in found.items() if value < FLOORS[name]} == {}
