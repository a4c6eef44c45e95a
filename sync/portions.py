"""How many rows the next page brings: half as many after each run that the line ended.

What breaks off on a bad line is asked for again whole, and a smaller page may come through where a larger one
never does.
"""

from perisai_app.vault.database import Vault
from perisai_app.vault.sync_state import sync_state

THE_LINE = ("timeout", "offline")
MOST_HALVINGS = 10


def rows_a_page(vault: Vault, most: int) -> int:
    """`most`, halved for every run in a row that failed if the line ended the last one; at least one."""
    state = sync_state(vault)
    return max(1, most >> min(state.failures, MOST_HALVINGS)) if state.reason in THE_LINE else most
