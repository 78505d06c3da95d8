"""``rollenbild verify``: does a study come out the same again."""

from __future__ import annotations

import typer

from rollenbild.cli import options


def verify(context: typer.Context, study: options.StudyFolder, lang: options.Lang = None) -> None:
    """Derive everything again from pages and labels and say what differs; exit code 1 if anything does.

    Example: rollenbild verify --study my-study
    """
    from rollenbild.cli.console import language_of, printed, progress_shown, told
    from rollenbild.messages import say
    from rollenbild.pipeline.verifying import other_versions, verify_study
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    opened = Study.open(study)
    for name, (then, now) in other_versions(opened).items():
        told(say(language, "verify_version", name=name, then=then, now=now))
    with progress_shown() as progress:
        verdicts = verify_study(opened, progress)
    for one in verdicts:
        key = "verify_same" if one.same else "verify_differs"
        printed(say(language, key, file=one.file, reason=one.reason))
    if not all(one.same for one in verdicts):
        raise typer.Exit(1)
    printed(say(language, "verify_all", count=len(verdicts)))
