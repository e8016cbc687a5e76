"""Kafka, through kafka-python: the only place that knows the library."""
