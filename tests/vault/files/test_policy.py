"""Files travel by the agent's own choice, a person's word for a run, and the office's order."""

import pytest
from nacl.signing import SigningKey

from perisai_app.vault.database import Vault
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy, files_policy, may_send_files
from perisai_app.vault.orders import order_done
from perisai_app.wire.changes import Command
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_orders import AT, ordered


def test_everything_travels_until_somebody_chooses(vault: Vault) -> None:
    assert files_policy(vault) is FilesPolicy.EVERYTHING
    choose_files_policy(vault, FilesPolicy.ASK)
    choose_files_policy(vault, FilesPolicy.TEXT_ONLY)
    assert files_policy(vault) is FilesPolicy.TEXT_ONLY


@pytest.mark.parametrize(
    ("policy", "wanted", "metered", "may"),
    [
        (FilesPolicy.EVERYTHING, None, False, True),
        (FilesPolicy.EVERYTHING, None, True, False),
        (FilesPolicy.EVERYTHING, True, True, True),
        (FilesPolicy.EVERYTHING, False, False, False),
        (FilesPolicy.ASK, None, False, False),
        (FilesPolicy.ASK, True, False, True),
        (FilesPolicy.TEXT_ONLY, None, False, False),
        (FilesPolicy.TEXT_ONLY, True, True, True),
    ],
)
def test_a_metered_line_is_spared_and_a_person_s_word_holds(
    vault: Vault, policy: FilesPolicy, wanted: bool | None, metered: bool, may: bool
) -> None:
    choose_files_policy(vault, policy)
    assert may_send_files(vault, wanted=wanted, metered=metered) is may


def test_an_order_to_hand_over_sends_them_whatever_was_chosen(vault: Vault) -> None:
    join_centre(vault, SigningKey.generate())
    choose_files_policy(vault, FilesPolicy.TEXT_ONLY)
    ordered(vault, ("hand_over", AT))
    assert may_send_files(vault, wanted=False, metered=True)
    order_done(vault, Command.HAND_OVER, now=NOW)
    assert not may_send_files(vault, wanted=None, metered=True)
