"""``policytrail kafka``: topics, consuming, publishing, replaying; each in a module of its own."""

import typer

from adapters.console import kafka_publish, kafka_topics

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def kafka() -> None:
    """Topics, consuming, publishing and replaying through Kafka."""


app.command("topics")(kafka_topics.topics)
app.command("publish")(kafka_publish.publish)
