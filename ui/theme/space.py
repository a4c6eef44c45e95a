"""Distances, in logical pixels: the one scale between things, and the two that are within a field.

A layout says a step of SCALE as a plain number, or one of the names; a test finds any other number.
"""

SCALE = (0, 4, 8, 12, 16, 20, 32)
UNDER_LABEL = 3  # between a label and its field, a sentence and its bar
BETWEEN_FIELDS = 10  # between rows of fields, and between an icon and its sentence
EDGE = 1  # the line around a card, which its rows leave free
