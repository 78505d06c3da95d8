"""Decide of every answer, and then of the interview, what the interviewee mainly does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rollenbild.classifier.model import Model

__all__ = ["Model", "load_named"]


def load_named(name: str = "") -> Model:
    """The model called ``name`` from the store; the one in use where ``name`` is empty.

    Raises
    ------
    ModelError
        There is none, or its folder is damaged.
    """
    from rollenbild.classifier.store import find_model, load_model, name_in_use

    return load_model(find_model(name or name_in_use()))


def __getattr__(name: str) -> object:
    # The model's class draws scikit-learn in; whoever only asks for help need not wait for it.
    if name == "Model":
        from rollenbild.classifier.model import Model

        return Model
    raise AttributeError(name)
