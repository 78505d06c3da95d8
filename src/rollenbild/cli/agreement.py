"""``rollenbild agreement``: how far coders agree with each other, and the model with them."""

from __future__ import annotations

import typer

from rollenbild.cli import options


def agreement(context: typer.Context, study: options.StudyFolder, lang: options.Lang = None) -> None:
    """Show Krippendorff's alpha with its interval, percent agreement and confusion; write report/agreement.csv.

    Example: rollenbild agreement --study my-study
    """
    from rollenbild.cli.console import language_of, printed, told
    from rollenbild.messages import say
    from rollenbild.pipeline.agreeing import agreement_of, write_agreement
    from rollenbild.pipeline.coding import read_series
    from rollenbild.study import Study

    language = language_of(context.obj, lang)
    opened = Study.open(study)
    codebook = read_series(opened).codebook
    table = agreement_of(opened, codebook)
    for row in table[table["label"] == ""].to_dict("records"):
        printed(
            say(
                language,
                "agreement_undefined" if row["verdict"] == "undefined" else "agreement_line",
                coder_a=row["coder_a"],
                coder_b=row["coder_b"],
                units=row["units"],
                unit=say(language, f"agreement_{row['unit']}"),
                percent=f"{row['percent']:.2f}",
                alpha=f"{row['alpha']:.2f}",
                low=f"{row['low']:.2f}",
                high=f"{row['high']:.2f}",
                verdict="" if row["verdict"] == "undefined" else say(language, f"agreement_{row['verdict']}"),
            )
        )
        if row["confusion"]:
            printed(f"    {row['confusion']}")
    if table["few"].any():
        told(say(language, "agreement_few"))
    printed(say(language, "written", path=write_agreement(opened, table)))
