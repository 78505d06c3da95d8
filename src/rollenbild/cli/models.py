"""``rollenbild models``: the model store."""

from __future__ import annotations

import typer

from rollenbild.cli import options

app = typer.Typer(help="List models, show one, choose the one in use.", no_args_is_help=True)


@app.command("list")
def list_models() -> None:
    """List the models in the store; a star marks the one in use.

    Example: rollenbild models list
    """
    from rollenbild.classifier.store import name_in_use, stored_names
    from rollenbild.cli.console import printed

    used = name_in_use()
    for name in stored_names():
        printed(f"{'*' if name == used else ' '} {name}")


@app.command("show")
def show_model(name: str = typer.Argument("", help="Name of the model (default: the one in use).")) -> None:
    """Show a model's card, once its folder proved whole.

    Example: rollenbild models show default
    """
    from rollenbild.classifier.store import find_model, load_model, name_in_use
    from rollenbild.cli.console import printed

    folder = find_model(name or name_in_use())
    load_model(folder)
    printed((folder / "model_card.md").read_text(encoding="utf-8"))


@app.command("use")
def take_into_use(
    context: typer.Context, name: str = typer.Argument(help="Name of the model."), lang: options.Lang = None
) -> None:
    """Take a model into use: commands that name no model take it from now on.

    Example: rollenbild models use default
    """
    from rollenbild.classifier.store import use_model
    from rollenbild.cli.console import language_of, printed
    from rollenbild.messages import say

    use_model(name)
    printed(say(language_of(context.obj, lang), "model_in_use", name=name))
