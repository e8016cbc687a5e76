"""What every Kafka command shares: how it is told the brokers."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import workspace
from adapters.kafka.settings import Settings
from adapters.kafka.settings_file import CONFIG, read

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Brokers, TLS and login (environment: POLICYTRAIL_KAFKA_CONFIG;"
        " default: kafka.toml in the workspace, if it is there).",
    ),
]
BootstrapOption = Annotated[
    str | None,
    typer.Option(
        "--bootstrap-server",
        metavar="HOST:PORT[,…]",
        help="Brokers to ask first, in place of those of the settings.",
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        help="How long to wait for an answer, in place of the settings' (default: 30).",
    ),
]


def settings_of(
    ctx: typer.Context,
    config: Path | None,
    bootstrap: str | None,
    *,
    timeout: float | None = None,
    workspace_dir: Path | None = None,
) -> Settings:
    """The settings that the options, the environment and the workspace give.

    raises  Misused for what cannot be meant or read
    """
    named = config or (Path(os.environ[CONFIG]) if os.environ.get(CONFIG) else None)
    own = workspace(ctx, workspace_dir).folder / "kafka.toml"
    settings = read(named or (own if own.exists() else None), os.environ, bootstrap)
    return settings if timeout is None else replace(settings, timeout_seconds=timeout)
