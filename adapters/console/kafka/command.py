"""``policytrail kafka``: topics, consuming, publishing, replaying; each in a module of its own."""

import typer

from adapters.console.consuming.consume import consume
from adapters.console.kafka.partitions import partitions
from adapters.console.kafka.record import record
from adapters.console.kafka.replay import replay
from adapters.console.kafka.restart import restart
from adapters.console.kafka.topics import topics
from adapters.console.publishing.publish import publish

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def kafka(ctx: typer.Context) -> None:
    """Topics, consuming, publishing and replaying through Kafka."""
    ctx.meta["policytrail.running"] = f"kafka {ctx.invoked_subcommand}"  # if it is interrupted


app.command("topics")(topics)
app.command("consume")(consume)
app.command("partitions")(partitions)
app.command("restart")(restart)
app.command("publish")(publish)
app.command("replay")(replay)
app.command("record")(record)
