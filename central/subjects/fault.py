"""Why something about a person cannot be done as things stand; the code is stable."""

from central.fault import Fault


class SubjectFault(Fault):
    """recipient_unknown, copy_too_large, or other_number: there are more or fewer than somebody looked at."""
