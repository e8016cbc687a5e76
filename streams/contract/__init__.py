"""The published contract: a JSON Schema a type, one for the envelope, one AsyncAPI document.

The files stand in ``published`` beside this module, as ``policytrail contract export`` writes them.
A change of an event or a topic changes them; ``make contract`` writes them anew.
"""
