"""What the program says to people, in German and in English.

Each catalogue (the files in ``de/`` and ``en/``, one a part of the program) holds whole sentences with named places;
nothing is glued together from pieces. A key's variant ``_one`` serves where exactly one interview is meant.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from numbers import Integral

from rollenbild.config import Language


@lru_cache(maxsize=4)
def catalogue(language: Language) -> dict[str, str]:
    """All sentences of a language by key."""
    sentences: dict[str, str] = {}
    for part in sorted(resources.files(__package__).joinpath(language).iterdir(), key=lambda part: part.name):
        sentences |= {key: str(value) for key, value in tomllib.loads(part.read_text(encoding="utf-8")).items()}
    return sentences


def say(language: Language, key: str, *, count: int | None = None, **places: object) -> str:
    """The sentence called ``key`` with its places filled.

    Parameters
    ----------
    count : int, optional
        How many are meant; also fills the place ``{count}`` and picks the variant ``_one``.
    **places
        What fills the places; whole numbers are written as the language has it, so what is no quantity comes as text.

    Raises
    ------
    KeyError
        The catalogue lacks the sentence, or a place is not filled: a fault of the program.
    """
    sentences = catalogue(language)
    chosen = f"{key}_one" if count == 1 and f"{key}_one" in sentences else key
    said = {name: grouped(value, language) if isinstance(value, Integral) else value for name, value in places.items()}
    return sentences[chosen].format(count=None if count is None else grouped(count, language), **said)


def grouped(number: Integral | int, language: Language) -> str:
    """A whole number with the language's mark for thousands: ``20.000`` in German, ``20,000`` in English."""
    return f"{int(number):,}".replace(",", "." if language == "de" else ",")
