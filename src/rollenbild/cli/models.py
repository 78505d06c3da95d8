"""``rollenbild models``: the model store."""

from __future__ import annotations

import typer

app = typer.Typer(help="List and show models.", no_args_is_help=True)


@app.command("list")
def list_models() -> None:
    """List the models in the store.

    Example: rollenbild models list
    """
    from rollenbild.classifier.store import stored_names
    from rollenbild.cli.console import printed

    for name in stored_names():
        printed(name)


@app.command("show")
def show_model(name: str = typer.Argument("default", help="Name of the model.")) -> None:
    """Show a model's card, once its folder proved whole.

    Example: rollenbild models show default
    """
    from rollenbild.classifier.store import find_model, load_model
    from rollenbild.cli.console import printed

    folder = find_model(name)
    load_model(folder)
    printed((folder / "model_card.md").read_text(encoding="utf-8"))
