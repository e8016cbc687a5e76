"""``policytrail kafka``: topics, consuming, publishing, replaying; each in a module of its own."""

import typer

from adapters.console import kafka_consume, kafka_topics
from adapters.console.kafka_partitions import partitions
from adapters.console.kafka_restart import restart

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def kafka(ctx: typer.Context) -> None:
    """Topics, consuming, publishing and replaying through Kafka."""
    ctx.meta["policytrail.running"] = f"kafka {ctx.invoked_subcommand}"  # if it is interrupted


app.command("topics")(kafka_topics.topics)
app.command("consume")(kafka_consume.consume)
app.command("partitions")(partitions)
app.command("restart")(restart)
