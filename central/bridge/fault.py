"""What stops a whole sheet of the bridge, either way. What is wrong with one row is a verdict instead."""

from central.fault import Fault


class BridgeFault(Fault):
    """`code` is stable: template_unknown, template_invalid, template_other_use, templates_full,
    sheet_unreadable, sheet_too_large, sheet_empty or sheet_columns_missing. Nothing was changed.
    """
