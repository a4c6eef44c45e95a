"""A certificate that not every computer trusts: told by the code's third part, handed out to be compared."""

import ssl
from pathlib import Path

import pytest
import trustme

from central.enrolment import make_code
from central.pin import keep_pin, read_pin
from central.stop import Stop
from perisai_app.wire import media
from perisai_app.wire.enrolment import CertificateAnswer, read_code
from tests.central.conftest import Office, enrol
from tests.central.samples import ask

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's own CA."""
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return path


def test_a_code_names_the_certificate_and_still_joins(office: Office, certificate: Path) -> None:
    keep_pin(office.centre, read_pin(certificate))
    code = make_code(office.centre, "Agen Contoh")
    assert len(str(code).split("-")) == 12
    assert read_code(str(code)) == code
    response = ask(office.url, "GET", media.CERTIFICATE)
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    told = CertificateAnswer.model_validate_json(response.content).certificate
    assert ssl.PEM_cert_to_DER_cert(told) == ssl.PEM_cert_to_DER_cert(certificate.read_text("ascii"))
    assert code.names(told)
    assert enrol(office, code).agent_name == "Agen Contoh"


def test_where_every_computer_trusts_the_certificate_nothing_is_told(office: Office) -> None:
    assert len(str(make_code(office.centre, "Agen Contoh")).split("-")) == 8
    response = ask(office.url, "GET", media.CERTIFICATE)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_pin_that_is_taken_away_is_told_no_longer(office: Office, certificate: Path) -> None:
    keep_pin(office.centre, read_pin(certificate))
    keep_pin(office.centre, None)
    assert ask(office.url, "GET", media.CERTIFICATE).status_code == 404
    assert make_code(office.centre, "Agen Contoh").certificate == b""


def test_the_first_certificate_of_a_chain_is_the_one(certificate: Path, tmp_path: Path) -> None:
    chain = tmp_path / "chain.pem"
    more = trustme.CA().cert_pem.bytes()
    chain.write_bytes(b"subject=Kantor\n" + certificate.read_bytes() + more)
    assert read_pin(chain) == read_pin(certificate)


@pytest.mark.parametrize("text", [b"", b"rubbish", b"\xff"])
def test_what_is_no_certificate_is_told(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "pin.pem"
    path.write_bytes(text)
    for file in (path, tmp_path / "absent"):
        with pytest.raises(Stop, match="pin_unreadable"):
            read_pin(file)
