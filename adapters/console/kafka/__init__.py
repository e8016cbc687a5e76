"""What is done with a broker from the terminal: its topics, its partitions, folders of topics."""
