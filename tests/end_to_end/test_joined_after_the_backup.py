"""A laptop that joined a centre after the backup which was put back: unknown there, and nothing is lost."""

from contextlib import closing
from pathlib import Path
from threading import Event

from central.enrolment import make_code
from perisai_app.vault import check
from sync.engine import sync
from sync.enrol import enrol
from tests.central.conftest import Office, bring_back, office, snapshot
from tests.end_to_end.ten_laptops import Ten, joined
from tests.soak.model_truth import shelf

__all__ = ["office"]


def test_it_is_told_so_and_with_a_new_code_it_gives_everything_back(office: Office, tmp_path: Path) -> None:
    copy = snapshot(office)
    with closing(joined(office, tmp_path / "laptop", "Agen 1")) as vault:
        one = Ten(office, [vault])
        registered, *_ = one.write(0, 3)
        one.sync(0)
        one.decide(registered, "registered")
        one.sync(0)
        bring_back(office, copy)
        refused = sync(vault, now=office.clock, cancel=Event(), report=lambda _: None)
        assert (refused.stopped_by, refused.offered) == ("not_enrolled", 0)
        enrol(vault, office.url, str(make_code(office.centre, "Agen 1", "Gianyar")), now=office.clock())
        one.sync(0)
        one.sync(0)
        held = one.at_the_centre("SELECT registration_id, revision, digest FROM submissions")
        assert sorted(held) == sorted((*name, digest) for name, digest in one.written.items())
        told = one.at_the_centre("SELECT kind, registration_id FROM recollections")
        assert told == [("decision", registered)]
        here = shelf(vault)
        assert sorted(here.states.values()) == ["received", "received", "registered"]
        assert one.agrees(0) and check.deep(vault) == ()
