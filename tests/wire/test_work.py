"""Work comes as it was sent; a page with a line that is no submission covers nothing."""

from perisai_app.wire.canonical import digest
from perisai_app.wire.verdict import SentLine
from perisai_app.wire.work import WorkLine, sent_lines
from tests.wire.fixed import SUBMISSION

TEXT = SUBMISSION.to_bytes().decode()


def test_the_signature_covers_each_line_s_id_revision_and_digest() -> None:
    sent = sent_lines([WorkLine(line=TEXT, state="returned")])
    assert sent == (SentLine(str(SUBMISSION.registration_id), SUBMISSION.revision, digest(TEXT.encode())),)


def test_a_line_that_is_not_the_very_text_of_a_submission_spoils_the_page() -> None:
    good, touched = WorkLine(line=TEXT, state="waiting"), WorkLine(line=TEXT + " ", state="waiting")
    assert touched.submission is None
    assert sent_lines([good, touched]) is None
