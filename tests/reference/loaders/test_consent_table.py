"""What is read aloud before somebody agrees, in versions that never change (UU 27/2022 art. 21-24)."""

from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.consent_table import read_consent_texts


def test_the_text_of_now_is_there_in_indonesian_and_english() -> None:
    told = {(text.version, text.language): text.text for text in read_consent_texts(builtin())}
    assert set(told) == {("persetujuan-1", "id"), ("persetujuan-1", "en")}
    assert told["persetujuan-1", "id"] == (
        "Data Bapak/Ibu dipakai untuk mendaftar jaminan sosial ketenagakerjaan dan dikirim ke kantor."
        " Bapak/Ibu boleh melihat, membetulkan, dan menarik persetujuan ini. Setuju?"
    )
