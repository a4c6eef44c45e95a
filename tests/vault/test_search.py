"""Searching: by any part of what one remembers, newest first, page by page while others go on writing."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.vault.check_search import check_search
from perisai_app.vault.database import Vault, open_unjudged
from perisai_app.vault.drafts import discard_draft, new_draft, save_draft
from perisai_app.vault.keys.vault_key import new_key
from perisai_app.vault.migrations import migrations
from perisai_app.vault.moments import stamp
from perisai_app.vault.register import Page, State, counts, page
from perisai_app.vault.search import forget, match, searchable
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW

PERSON = {**COMPLETE, "name": "Hj. Ni Wayan Ma'ruf Sampel, S.Pd.", "group": "Ojek Pasar Sukawati"}
OTHER = {
    "name": "I Ketut Lain",
    "nik": "5105010101909002",
    "phone": "0857 1111 2222",
    "village": "51.04.01.2001",
}

APART = ("lain", "5105", "0857", "maruf", "9001", "guwang", "0812 0000 0001", "ke", "w")
NOBODY = (
    "zzz",
    "yan",
    "ayan sampel lain",
    "a",
    "9",
    "99",
    "100%",
    "wayan zz",
    '"',
    "^",
    "AND",
    "NEAR(",
    "🙂",
)


def names(found: Page) -> list[str]:
    return [row.name for row in found.rows]


@pytest.fixture
def crowd(vault: Vault) -> Vault:
    """Two drafts, quite unlike each other."""
    new_draft(vault, now=NOW, texts=PERSON)
    new_draft(vault, now=NOW, texts=OTHER)
    return vault


@pytest.mark.parametrize(
    "typed",
    [
        "wayan",
        "SAMPEL ni",
        "ampe",
        "maruf",
        "Ma’ruf",
        "hj. wayan",
        "Wayan Sampel, S.Pd.",
        "w",
        "sa ma",
        "5104015405849001",
        "5104 0154 0584 9001",
        "9001",
        "58490",
        "51",
        "0812 0000 0001",
        "0812-0000-0001",
        "08 12 00 00 00 01",
        "+62 812 0000 0001",
        "(0812) 00000001",
        "62812",
        "0062812",
        "081",
        "08",
        "guwang",
        "guw",
        "ojek",
        "sampel guwang 9001 0812 ojek",
    ],
)
def test_one_person_of_two_is_found_by_what_one_remembers(crowd: Vault, typed: str) -> None:
    assert names(page(crowd, search=typed)) in ([PERSON["name"]], [OTHER["name"], PERSON["name"]])
    assert PERSON["name"] in names(page(crowd, search=typed))


@pytest.mark.parametrize("typed", APART)
def test_the_other_one_is_left_out(crowd: Vault, typed: str) -> None:
    assert len(page(crowd, search=typed).rows) == 1


@pytest.mark.parametrize("typed", NOBODY)
def test_what_nobody_has_finds_nobody_and_breaks_nothing(vault: Vault, typed: str) -> None:
    new_draft(vault, now=NOW, texts={"name": "Wati Biasa"})
    assert page(vault, search=typed).rows == ()


def test_blanks_ask_for_nothing(crowd: Vault) -> None:
    assert len(page(crowd, search="  ").rows) == len(page(crowd).rows) == 2


def test_a_short_word_begins_a_word_and_a_long_one_may_be_within(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts={"name": "Made Sukerta"})
    assert [bool(page(vault, search=text).rows) for text in ("su", "uk", "uke")] == [True, False, True]


def test_every_state_has_rows_of_its_own_and_goes_with_words(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    queue(name="Wayan Terkirim")
    new_draft(vault, now=NOW, texts={"name": "Wayan Draf"})
    new_draft(vault, now=NOW, texts={"name": "Made Draf"})
    assert names(page(vault, search="wayan", states=[State.DRAFT])) == ["Wayan Draf"]
    assert names(page(vault, search="wayan", states=[State.DRAFT, State.QUEUED])) == [
        "Wayan Draf",
        "Wayan Terkirim",
    ]
    assert names(page(vault, search="made", states=[State.QUEUED])) == []
    assert names(page(vault, states=[State.QUEUED])) == ["Wayan Terkirim"]
    assert page(vault, search="queued").rows == page(vault, search="que").rows == ()


def test_several_states_are_read_page_by_page_newest_first(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    for number in range(3):
        queue(name=f"Wayan Terkirim {'ABC'[number]}")
        new_draft(vault, now=NOW, texts={"name": f"Wayan Draf {'ABC'[number]}"})
    turned_in_state(vault, "Wayan Terkirim B", "received")
    asked = [State.DRAFT, State.QUEUED]
    for search in ("", "wayan"):
        first = page(vault, search=search, states=asked, limit=2)
        second = page(vault, search=search, states=asked, limit=2, after=first.next)
        third = page(vault, search=search, states=asked, limit=2, after=second.next)
        assert names(first) == ["Wayan Draf C", "Wayan Terkirim C"]
        assert names(second) == ["Wayan Draf B", "Wayan Draf A"]
        assert (names(third), third.next) == (["Wayan Terkirim A"], None)


def test_a_receipt_moves_nobody_and_writes_no_word_anew(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    queue(name="Wayan Dulu")
    queue(name="Made Kemudian")
    before = pages_of_the_index(vault)
    turned_in_state(vault, "Wayan Dulu", "received")
    assert pages_of_the_index(vault) == before
    assert names(page(vault)) == ["Made Kemudian", "Wayan Dulu"]
    assert names(page(vault, search="wayan", states=[State.RECEIVED])) == ["Wayan Dulu"]
    assert (counts(vault).queued, counts(vault).received) == (1, 1)
    assert list(check_search(vault)) == []


def test_what_the_office_decides_moves_to_the_front(vault: Vault, queue: Callable[..., Submission]) -> None:
    queue(name="Wayan Dulu")
    queue(name="Made Kemudian")
    turned_in_state(vault, "Wayan Dulu", "received")
    turned_in_state(vault, "Wayan Dulu", "returned")
    assert names(page(vault)) == ["Wayan Dulu", "Made Kemudian"]
    assert names(page(vault, search="wayan", states=[State.RETURNED])) == ["Wayan Dulu"]
    turned_in_state(vault, "Wayan Dulu", "registered")
    for others in ([], [State.QUEUED], [state for state in State if state is not State.REGISTERED]):
        assert names(page(vault, search="wayan", states=[State.REGISTERED, *others])) == ["Wayan Dulu"]
    assert names(page(vault, search="made", states=[State.REGISTERED])) == []


def turned_in_state(vault: Vault, name: str, state: str) -> None:
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = ? WHERE name = ?", [state, name])


def test_the_index_follows_what_is_typed_in_the_same_transaction(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts={"name": "Wayan Lama"})
    with suppress(ZeroDivisionError), vault.writing():
        save_draft(vault, draft.draft_id, texts={"name": "Wayan Baru"}, confirmed={}, now=NOW)
        assert names(page(vault, search="baru")) == ["Wayan Baru"]
        raise ZeroDivisionError
    assert names(page(vault, search="lama")) == ["Wayan Lama"]
    assert page(vault, search="baru").rows == ()


def test_who_is_discarded_leaves_no_word_behind(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=PERSON)
    discard_draft(vault, draft.draft_id, now=NOW)
    assert page(vault, search="sampel").rows == page(vault).rows == ()
    assert vault.rows("SELECT * FROM listed") == []


def test_the_words_of_who_is_forgotten_leave_the_index_s_own_pages(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts={"name": "Qzxjwv"})
    for number in range(30):
        new_draft(vault, now=NOW, texts={"name": f"Wayan {number}"})
    discard_draft(vault, draft.draft_id, now=NOW)
    assert b"QZX" in pages_of_the_index(vault)
    forget(vault)
    assert b"QZX" not in pages_of_the_index(vault)
    assert len(page(vault, search="wayan").rows) == 30


def pages_of_the_index(vault: Vault) -> bytes:
    return b"".join(row["block"] for row in vault.rows("SELECT block FROM search_index_data"))


def test_finalizing_changes_the_state_and_keeps_one_row(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    queue()
    (row,) = page(vault, search="sampel").rows
    assert (row.state, row.draft_id, counts(vault).queued) == (State.QUEUED, None, 1)


def test_who_changed_last_is_first(vault: Vault) -> None:
    drafts = [new_draft(vault, now=NOW, texts={"name": f"Wayan {letter}"}) for letter in "ABC"]
    save_draft(
        vault, drafts[0].draft_id, texts={"name": "Wayan A"}, confirmed={}, now=NOW - timedelta(days=9)
    )
    assert names(page(vault, search="wayan")) == ["Wayan A", "Wayan C", "Wayan B"]


@pytest.mark.parametrize("search", ["", "wayan"])
def test_turning_pages_skips_and_repeats_nobody_while_rows_change(vault: Vault, search: str) -> None:
    drafts = [new_draft(vault, now=NOW, texts={"name": f"Wayan {n:02d}"}) for n in range(12)]
    first = page(vault, search=search, limit=4)
    save_draft(vault, drafts[9].draft_id, texts={"name": "Wayan 09"}, confirmed={}, now=NOW)  # was seen
    discard_draft(vault, drafts[8].draft_id, now=NOW)  # the last row of the page
    new_draft(vault, now=NOW, texts={"name": "Wayan baru"})
    second = page(vault, search=search, after=first.next, limit=4)
    third = page(vault, search=search, after=second.next, limit=4)
    seen = names(first) + names(second) + names(third)
    assert seen == [f"Wayan {n:02d}" for n in reversed(range(12))]
    assert third.next is None


def test_the_index_agrees_with_the_list_after_every_kind_of_change(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    draft = new_draft(vault, now=NOW, texts=PERSON)
    save_draft(vault, draft.draft_id, texts=OTHER, confirmed={}, now=NOW)
    queue()
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = 'received'")
        db.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
    assert counts(vault).received == counts(vault).drafts == 1


def test_who_was_there_before_the_index_is_found_in_the_order_of_changes(tmp_path: Path) -> None:
    old = open_unjudged(tmp_path / "old.db", new_key())
    migrations.apply(old.db, stop_before="m010_files")
    for minute, texts in enumerate((PERSON, OTHER)):
        row = {"draft_id": f"d{minute}", "registration_id": f"r{minute}", "revision": 1}
        said = {"texts": json.dumps(texts), "confirmed": "[]", "search": "as it was", "name": texts["name"]}
        old.db.table("drafts").insert(row | said | {"saved_at": stamp(NOW + timedelta(minutes=minute))})
    migrations.apply(old.db)
    assert names(page(old, search="guwang 0812")) == [PERSON["name"]]
    assert names(page(old)) == [OTHER["name"], PERSON["name"]]
    old.db.conn.close()


def test_a_word_that_is_there_twice_is_kept_once() -> None:
    assert searchable({"name": "Wayan Wayan", "group": "wayan"}) == "WAYAN"


def test_what_is_half_typed_is_searched_as_typed() -> None:
    assert searchable({"village": "Desa Entah-berantah", "phone": "0812 00", "nik": "51x"}) == (
        "51X 6281200 DESA ENTAH BERANTAH"
    )


@given(st.text(max_size=60))
def test_no_text_makes_a_query_that_the_index_cannot_read(text: str) -> None:
    asked = match(text)
    if asked:
        words = asked.split('"')[1::2]
        assert asked.count('"') == 2 * len(words)
        assert all(word and len(word) >= 3 and not set(word) & set('"()*:') for word in words)
