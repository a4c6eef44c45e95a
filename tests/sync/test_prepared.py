"""What is posted again and again to one address is prepared once, and bears nothing of what went before."""

from io import BytesIO

import pytest
import requests

from sync.prepared import Prepared

URL = "http://127.0.0.1:9/v1/files"


@pytest.fixture
def session() -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = "Bearer someone"
    return session


def test_a_second_request_has_its_own_body_length_and_headers_alone(session: requests.Session) -> None:
    prepared = Prepared(session)
    first = prepared.request("POST", URL, headers={"Upload-Length": "3"}, data=BytesIO(b"one"))
    second = prepared.request("POST", URL, headers={"Content-Type": "text/plain"}, data=b"second")
    assert (first.headers["Content-Length"], second.headers["Content-Length"]) == ("3", "6")
    assert (first.headers["Upload-Length"], "Upload-Length" in second.headers) == ("3", False)
    assert "Content-Type" not in first.headers and second.body == b"second"
    assert first.headers["Authorization"] == second.headers["Authorization"] == "Bearer someone"


def test_the_library_prepares_an_address_only_once(
    session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared, asked = Prepared(session), []
    own = session.prepare_request

    def counted(request: requests.Request) -> requests.PreparedRequest:
        asked.append(request.url)
        return own(request)

    monkeypatch.setattr(session, "prepare_request", counted)
    for _ in range(3):
        prepared.request("POST", URL, data=b"x")
    assert asked == [URL]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH", "POST"])
def test_it_is_what_the_library_itself_would_send(session: requests.Session, method: str) -> None:
    data = None if method in ("GET", "HEAD") else b"bytes"
    ours = Prepared(session).request(method, URL, headers={"X-One": "1"}, data=data)
    theirs = session.prepare_request(requests.Request(method, URL, headers={"X-One": "1"}, data=data))
    assert (ours.method, ours.url, ours.body) == (theirs.method, theirs.url, theirs.body)
    assert dict(ours.headers) == dict(theirs.headers)


def test_an_address_that_cannot_be_one_is_a_value_error(session: requests.Session) -> None:
    with pytest.raises(ValueError, match="host"):
        Prepared(session).request("POST", "http://", data=b"x")
