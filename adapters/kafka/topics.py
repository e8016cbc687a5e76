"""The declared topics on a broker: how they are kept, made where they are missing, put right."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient
from kafka import errors as kafka
from kafka.admin import ConfigResource, ConfigResourceType

from adapters.kafka.errors import in_our_words
from adapters.kafka.settings import Settings
from domain.errors import Misused
from streams.topics_compared import COMPARED, Difference, Found, Wanted

_error_of: Callable[[int], type[kafka.KafkaError]] = kafka.for_code
_GONE = (kafka.UnknownTopicOrPartitionError, kafka.InvalidTopicError)


class Topics:
    """A connection to who administers the topics."""

    def __init__(self, settings: Settings, admin: KafkaAdminClient) -> None:
        self._settings = settings
        self._admin = admin

    def found(self, names: Iterable[str]) -> dict[str, Found]:
        """Those topics that are there.

        raises  AccessDenied, BrokerUnavailable
        """
        attempted = "look at the topics"
        with in_our_words(attempted, self._settings):
            there = {}
            for one in self._admin.describe_topics([*names]):
                error = _error_of(one["error_code"])
                if error is kafka.NoError:
                    there[one["name"]] = len(one["partitions"])
                elif not issubclass(error, _GONE):
                    raise error(one["name"])
            kept = self._configurations(there)
        return {name: Found(count, kept.get(name, {})) for name, count in there.items()}

    def make(self, missing: Sequence[Wanted], replication_factor: int | None) -> list[str]:
        """Make topics; the names of those made, and not by somebody else meanwhile.

        raises  AccessDenied, BrokerUnavailable, Misused; those that could be made are made
        """
        forms = {one.topic.name: _form(one, replication_factor) for one in missing}
        attempted = "make the topics"
        made: list[str] = []
        refused: list[tuple[str, type[kafka.KafkaError], str | None]] = []
        with in_our_words(attempted, self._settings):
            for one in self._admin.create_topics(forms, raise_errors=False)["topics"]:
                error = _error_of(one["error_code"])
                if error is kafka.NoError:
                    made.append(one["name"])
                elif error is not kafka.TopicAlreadyExistsError:
                    refused.append((one["name"], error, one.get("error_message")))
            for name, error, words in refused:
                self._refuse(f"make the topic {name}", error, words)
            self._admin.wait_for_topics([*forms], timeout_ms=self._settings.timeout_seconds * 1000)
        return made

    def change(self, difference: Difference) -> None:
        """Set a topic's configuration as it is declared; nothing else of it is touched.

        raises  AccessDenied, BrokerUnavailable, Misused
        """
        attempted = f"set {difference.what} of {difference.topic} to {difference.declared}"
        changes = {difference.what: difference.declared}
        resource = ConfigResource(ConfigResourceType.TOPIC, difference.topic, changes)
        with in_our_words(attempted, self._settings):
            done = self._admin.alter_configs([resource], raise_on_unknown=False)
        answer = str(done.get("topic", {}).get(difference.topic))
        if answer != "OK":
            raise Misused(attempted, f"the broker says {answer}", "ask who runs it")

    def grow(self, difference: Difference) -> None:
        """Add partitions up to the declared number.

        raises  AccessDenied, BrokerUnavailable, Misused
        """
        attempted = f"add partitions to {difference.topic} up to {difference.declared}"
        with in_our_words(attempted, self._settings):
            count = {difference.topic: int(difference.declared)}
            answer = self._admin.create_partitions(count, raise_errors=False)
            one = answer.results[0]
            self._refuse(attempted, _error_of(one.error_code), one.error_message)

    def _refuse(self, attempted: str, error: type[Exception], words: str | None) -> None:
        """Raise what the broker answered; what it finds wrong with a request is ours to mend."""
        if error is kafka.NoError:
            return
        if issubclass(error, kafka.AuthorizationError | kafka.RetriableError):
            raise error(words)
        why = f"the broker says {words or error.__name__}"
        raise Misused(attempted, why, "check the declaration and --replication-factor")

    def _configurations(self, names: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        if not asked:
            return {}
        answer = self._admin.describe_configs(asked, config_filter="all").get("topic", {})
        return {name: _values(configuration) for name, configuration in answer.items()}


def _form(wanted: Wanted, replication_factor: int | None) -> dict[str, Any]:
    return {
        "num_partitions": wanted.topic.partitions,
        "replication_factor": replication_factor or -1,  # what the broker has set
        "configs": dict(wanted.configuration),
    }


def _values(configuration: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    held = {key: one.get("value") for key, one in configuration.items() if key in COMPARED}
    return {key: str(value) for key, value in held.items() if value is not None}


@contextmanager
def connected(settings: Settings) -> Iterator[Topics]:
    """A connection for the time of a block.

    raises  AccessDenied, BrokerUnavailable, Misused
    """
    options = settings.client_options()
    options["request_timeout_ms"] = options["bootstrap_timeout_ms"]
    with in_our_words("connect to Kafka", settings):
        admin = KafkaAdminClient(**options)
    try:
        yield Topics(settings, admin)
    finally:
        admin.close()
