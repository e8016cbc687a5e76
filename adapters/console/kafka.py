"""``policytrail kafka``: topics, consuming, publishing, replaying; each in a module of its own."""

import typer

from adapters.console.kafka_consume import consume

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def kafka() -> None:
    """Topics, consuming, publishing and replaying through Kafka."""


app.command("consume")(consume)
