"""``rollenbild label``: code interviews on a local page or in the shell."""

from __future__ import annotations

from typing import Annotated

import typer

from rollenbild.cli import options


def label(
    context: typer.Context,
    study: options.StudyFolder,
    coder: Annotated[str, typer.Option("--coder", metavar="NAME", help="Who codes.")],
    queue: Annotated[
        str,
        typer.Option(
            "--queue",
            metavar="QUEUE",
            help="random: for estimates; uncertain: where the model is least sure, for training; "
            "reliability: only the random share that every coder gets.",
        ),
    ] = "random",
    resolve: Annotated[
        bool, typer.Option("--resolve", help="Settle what coders disagree on; shows what each of them decided.")
    ] = False,
    terminal: Annotated[bool, typer.Option("--terminal", help="Code in the shell, without a browser.")] = False,
    width: Annotated[
        int | None,
        typer.Option("--width", min=1, help="Say how many labels narrow the range to so many interviews."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1 (default: a free one).")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the page's address.")] = False,
    lang: options.Lang = None,
) -> None:
    """Code interviews by the codebook: one key codes and goes on; each label is saved before the next shows.

    Example: rollenbild label --study my-study --coder anna
    """
    from rollenbild.cli.console import language_of, told
    from rollenbild.errors import UsageError
    from rollenbild.labeling import QUEUES, Queue
    from rollenbild.messages import say
    from rollenbild.pipeline.coding import open_session, read_series
    from rollenbild.pipeline.outlook import outlook_of
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    allowed: tuple[Queue, ...] = ("resolve",) if resolve else tuple(one for one in QUEUES if one != "resolve")
    chosen = next((one for one in allowed if resolve or one == queue), None)
    if chosen is None:
        raise UsageError(f"There is no queue {queue!r}.", where="--queue", next_step=f"Use {', '.join(allowed)}.")
    place = Study.open(study)
    series = read_series(place)
    session = open_session(place, series, coder, chosen)
    before = len(session.done())
    for one in session.log.problems:
        told(say(language, "label_torn" if one.torn else "label_broken", number=str(one.number), reason=one.reason))
    outlook = outlook_of(series, language, width)
    if terminal:
        from rollenbild.labeling.terminal import run

        run(session, language, outlook)
    else:
        from rollenbild.labeling.serving import serve

        def address(url: str) -> None:
            told(say(language, "label_page_at", url=url))

        serve(session, language, outlook=outlook, port=port, browser=not no_browser, told=address)
    told(say(language, "label_ended", count=len(session.done()), before=before, path=place.labels))
