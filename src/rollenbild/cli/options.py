"""Options that several commands share, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE…",
        help="Where the interviews are: https://… (index page, feed or sitemap), wayback:PATTERN, a WARC file, "
        "a folder of saved pages, a .txt list of addresses, or a table (.csv .jsonl .parquet).",
    ),
]
StudyFolder = Annotated[Path, typer.Option("--study", metavar="DIR", help="Folder that holds the survey.")]
Match = Annotated[
    list[str] | None, typer.Option("--match", metavar="GLOB", help="Only addresses like this (may be repeated).")
]
MaxPages = Annotated[
    int | None,
    typer.Option("--max-pages", min=1, help="At most so many pages of a source (default 1000 where a site is asked)."),
]
Delay = Annotated[
    float | None,
    typer.Option("--delay", min=0.0, help="Seconds between two requests to a host (default 1; loopback 0)."),
]
FromDate = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Wayback: captures from this date on.")]
ToDate = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Wayback: captures up to this date.")]
Earliest = Annotated[bool, typer.Option("--earliest", help="Wayback: the oldest capture of a page, not the newest.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again for pages that are in the study.")]
Archive = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="URL",
        help="Ask this web archive (a pywb collection, http://host/collection) instead of the Wayback Machine.",
    ),
]
Contact = Annotated[
    str | None, typer.Option("--contact", help="Mail or web address in the User-Agent, for the site's owner.")
]
ResearchException = Annotated[
    str | None,
    typer.Option(
        "--research-exception",
        metavar="TEXT",
        help="Use pages with a text-and-data-mining reservation all the same, on this ground; the report states it.",
    ),
]
TextColumn = Annotated[str, typer.Option("--text-column", help="Table: column that holds the text.")]
IdColumn = Annotated[str, typer.Option("--id-column", help="Table: column that holds the id.")]
ModelName = Annotated[
    str, typer.Option("--model", help="Name of the model, see: rollenbild models list (default: the one in use).")
]
Confidence = Annotated[float, typer.Option("--confidence", min=0.5, max=0.999, help="Confidence of the ranges.")]
Lang = Annotated[str | None, typer.Option("--lang", help="Language of messages and report: de or en.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Processes at work (default: one a core); the result is the same."),
]
