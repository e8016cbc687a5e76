"""What is due and what was broken: the questions, the lists, and whether they are fresh."""
