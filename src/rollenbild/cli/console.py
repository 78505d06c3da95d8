"""How commands talk: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rollenbild.config import Language, resolve_language
from rollenbild.errors import RollenbildError


def language_of(options: object, lang: str | None = None) -> Language:
    """The language asked for on the command, else before it, else by the locale."""
    before = options.get("lang") if isinstance(options, dict) else None
    asked = lang or before
    if asked not in {None, "de", "en"}:
        from rollenbild.errors import UsageError

        raise UsageError(f"There is no language {asked!r}.", where="--lang", next_step="Use de or en.")
    return resolve_language(asked)


@contextmanager
def progress_shown() -> Iterator[Callable[[str], None]]:
    """A function that shows what is being done: a moving line on a terminal, nothing in a file but last words."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda _text: None
        return
    with console.status("…") as status:
        yield lambda text: status.update(text.replace("[", r"\["))


def printed(text: str) -> None:
    """A result, to stdout."""
    sys.stdout.write(text + "\n")


def told(text: str) -> None:
    """Something to know, to stderr."""
    sys.stderr.write(text + "\n")


def asked_language(words: Sequence[str]) -> Language:
    """The language that the command line's words ask for, which may not have been read as far as it; else the locale's.

    As for a command, what stands last holds.
    """
    asked = None
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, _, value = word.partition("=")
        if name == "--lang":
            asked = value or following
    return resolve_language(asked)


def failed(error: Exception, language: Language) -> int:
    """Tell an error in one paragraph; gives back the exit code."""
    from rollenbild.messages import say
    from rollenbild.messages.explaining import explained

    if isinstance(error, RollenbildError):
        told(say(language, "error_told", error=explained(error, language)))
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return 1
    told(say(language, "error_unexpected", kind=type(error).__name__, error=error))
    return 1


def interrupted(language: Language) -> None:
    """Say that the work was stopped by the person."""
    from rollenbild.messages import say

    told(say(language, "interrupted"))
