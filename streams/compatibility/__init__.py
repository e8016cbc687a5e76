"""What a change of the contract means for those who read and those who write.

A schema is a set of values. New readers read old data if the old set is inside the new one
(backward); old readers read new data if the new set is inside the old one (forward). So both
questions are one, asked in two directions; what is not proven to be inside is a reason.
"""
