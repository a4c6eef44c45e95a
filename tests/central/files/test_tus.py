"""The centre speaks tus 1.0 as it is written down, so that a public client sends files to it too."""

import base64
import io

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from perisai_app.wire.media import FILES
from tests.central.conftest import Office
from tests.central.files.sending import (
    TUS,
    at,
    content,
    create,
    far,
    head,
    kept_digests,
    naming,
    patch,
    proven,
    refused,
    sha,
)
from tests.central.samples import Laptop, ask

pytestmark = pytest.mark.only_on("embedded")

PHOTO = content(700_000)


def client(laptop: Laptop) -> TusClient:
    return TusClient(laptop.url + FILES, headers={"Authorization": f"Bearer {laptop.me.token}"})


def named(data: bytes) -> dict[str, str]:
    return {"sha256": sha(data), "filename": "foto.jpg"}


@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("chunk", [100_000, 10_000_000])
def test_a_public_client_sends_a_file(office: Office, laptop: Laptop, chunk: int, checked: bool) -> None:
    naming(laptop, PHOTO)
    sender = client(laptop).uploader(
        file_stream=io.BytesIO(PHOTO), chunk_size=chunk, metadata=named(PHOTO), upload_checksum=checked
    )
    sender.upload()
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]
    assert proven(head(laptop, PHOTO), laptop, PHOTO)


def test_a_public_client_goes_on_where_it_was(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    first = client(laptop).uploader(file_stream=io.BytesIO(PHOTO), chunk_size=300_000, metadata=named(PHOTO))
    first.upload_chunk()  # type: ignore[no-untyped-call]  # the client has no types here
    assert far(laptop, PHOTO) == 300_000
    second = client(laptop).uploader(file_stream=io.BytesIO(PHOTO), url=laptop.url + at(PHOTO))
    assert second.offset == 300_000
    second.upload()
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]


def test_a_public_client_is_told_no(laptop: Laptop) -> None:
    sender = client(laptop).uploader(file_stream=io.BytesIO(PHOTO), metadata=named(PHOTO))
    with pytest.raises((TusCommunicationError, TusUploadFailed)):
        sender.upload()


def test_anybody_may_ask_what_is_spoken(office: Office) -> None:
    response = ask(office.url, "OPTIONS", FILES)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Tus-Version"] == "1.0.0"
    assert response.headers["Tus-Extension"].split(",") == [
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    ]
    assert response.headers["Tus-Max-Size"] == "100000000"
    assert response.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_another_version_is_refused_with_ours(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    for version in ("0.2.2", ""):
        response = create(laptop, PHOTO, PHOTO, **{"Tus-Resumable": version})
        assert refused(response) == (412, "tus_version")
        assert response.headers["Tus-Version"] == "1.0.0"
        assert head_of(laptop, version) == 412
    assert head(laptop, PHOTO).status_code == 404


def head_of(laptop: Laptop, version: str) -> int:
    return laptop.ask("HEAD", at(PHOTO), headers={"Tus-Resumable": version}).status_code


def test_every_answer_names_the_version_and_lies_in_nobody_s_cache(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    for response in (
        create(laptop, PHOTO),
        head(laptop, PHOTO),
        patch(laptop, PHOTO, 7, b""),
        patch(laptop, PHOTO, 0, b""),
        laptop.ask("PUT", at(PHOTO)),
        laptop.ask("GET", at(PHOTO), headers={"Authorization": ""}),
        laptop.ask("DELETE", at(PHOTO), headers=TUS),
    ):
        assert response.headers["Tus-Resumable"] == "1.0.0"
        assert response.headers["Cache-Control"] == "no-store"


def test_the_name_may_come_among_others(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    pair = f"sha256 {base64.b64encode(sha(PHOTO).encode()).decode()}"
    text = f"filename Zm90bw==,is_private,{pair}"
    assert create(laptop, PHOTO, **{"Upload-Metadata": text}).status_code == 201


def test_bytes_without_a_told_length_are_taken_too(office: Office, laptop: Laptop) -> None:
    """As a chunked body, which says how long it is at its end only."""
    naming(laptop, PHOTO)
    create(laptop, PHOTO)
    given = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    body = iter([PHOTO[:300_000], PHOTO[300_000:]])
    response = laptop.ask("PATCH", at(PHOTO), data=body, headers=given)
    assert proven(response, laptop, PHOTO)
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]


def test_a_chunked_body_that_runs_over_the_file_s_length_is_refused(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO)
    given = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    body = iter([PHOTO, b"one more"])
    response = laptop.ask("PATCH", at(PHOTO), data=body, headers=given)
    assert refused(response) == (422, "malformed")
