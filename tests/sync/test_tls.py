"""Whose certificate a conversation accepts, and that nothing is said to any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from requests.adapters import HTTPAdapter

from perisai_app.wire.media import ANSWER, HEALTH
from sync.link import Link
from sync.problems import RunStopped
from sync.reach import HealthAnswer
from sync.tls import Trust
from tests.sync.certificates import Certificate, Shown, certificate, showing

HERE = "127.0.0.1"
BODY = HealthAnswer(service="perisai-central", protocol=1).model_dump_json().encode()


@pytest.fixture
def own() -> Certificate:
    """The office's own, which names another host than the address it is reached at."""
    return certificate()


@pytest.fixture
def office(own: Certificate, tmp_path: Path) -> Iterator[Shown]:
    with showing(own.server(tmp_path), ANSWER, BODY) as shown:
        yield shown


def cause(shown: Shown, trust: Trust) -> str:
    """Why it was not asked; it heard nothing."""
    with pytest.raises(RunStopped) as stopped, Link(shown.url, "rahasia", trust=trust) as link:
        link.get(HEALTH, HealthAnswer)
    assert shown.heard == []
    return stopped.value.code


def answers(shown: Shown, trust: Trust) -> bool:
    with Link(shown.url, trust=trust) as link:
        return link.get(HEALTH, HealthAnswer).protocol == 1


def test_the_office_s_own_certificate_is_trusted_when_pinned_whatever_host_it_names(
    office: Shown, own: Certificate
) -> None:
    assert answers(office, Trust(own.pem))


def test_without_a_pin_only_public_authorities_are_trusted(office: Shown) -> None:
    assert cause(office, Trust()) == "untrusted"


def test_one_like_it_is_a_stranger(office: Shown) -> None:
    assert cause(office, Trust(certificate().pem)) == "untrusted"


def test_a_ca_s_certificate_for_this_host_is_trusted_when_the_ca_is_pinned(tmp_path: Path) -> None:
    ca = certificate(ca=True)
    with showing(certificate(HERE, by=ca).server(tmp_path), ANSWER, BODY) as shown:
        assert answers(shown, Trust(ca.pem))


def test_a_ca_s_certificate_for_another_host_is_not(tmp_path: Path) -> None:
    ca = certificate(ca=True)
    with showing(certificate("127.0.0.2", by=ca).server(tmp_path), ANSWER, BODY) as shown:
        assert cause(shown, Trust(ca.pem)) == "untrusted"


def test_beside_a_pinned_certificate_no_public_authority_is_trusted(own: Certificate, office: Shown) -> None:
    trust = Trust(own.pem)
    with Link(office.url, trust=trust) as link:
        link.get(HEALTH, HealthAnswer)
        adapter = link._session.get_adapter(office.url)
        assert isinstance(adapter, HTTPAdapter)
        context = adapter.poolmanager.connection_pool_kw["ssl_context"]
    assert context.cert_store_stats()["x509"] == 1


def test_a_pinned_text_that_is_no_certificate_trusts_nobody(office: Shown) -> None:
    assert cause(office, Trust("-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n")) == "untrusted"
    assert cause(office, Trust("")) == "untrusted"


def test_a_certificate_may_be_read_from_anybody(office: Shown) -> None:
    assert answers(office, Trust(anybody=True))
