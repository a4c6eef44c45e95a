"""Proves that the guard of conftest.py works, by running it on small tests in a process of its own."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

LOGS_FROM_A_THREAD = """
    import logging, threading

    def test_it():
        thread = threading.Thread(target=logging.getLogger("engine").warning, args=("lost a %s", "letter"))
        thread.start()
        thread.join()
"""
LOGS_THROUGH_STRUCTLOG = """
    import structlog

    def test_it():
        structlog.get_logger("engine").error("lost a letter", attempt=2)
"""
EXPECTS_WHAT_IT_LOGS = """
    import logging, pytest

    @pytest.mark.expects_log("lost a letter")
    def test_it():
        logging.getLogger("engine").warning("lost a letter")
"""
EXPECTS_WHAT_NEVER_COMES = """
    import pytest

    @pytest.mark.expects_log("lost a letter")
    def test_it():
        pass
"""
LOGS_NEWS = """
    import logging

    def test_it():
        logging.getLogger("engine").info("sent a letter")
"""
WARNS_IN_QT = """
    from PySide6.QtCore import qWarning

    def test_it(qtbot):
        qWarning("lost a pixel")
"""


def run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nqt_log_level_fail = WARNING\nmarkers = expects_log(pattern): expected\n")
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess("--strict-markers")


@pytest.mark.parametrize("source", [LOGS_FROM_A_THREAD, LOGS_THROUGH_STRUCTLOG])
def test_an_unexpected_warning_in_the_log_fails_the_test(pytester: pytest.Pytester, source: str) -> None:
    result = run(pytester, source)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["logged, and nobody expected it:", "*engine: *lost a letter*"])


def test_an_expected_warning_passes(pytester: pytest.Pytester) -> None:
    run(pytester, EXPECTS_WHAT_IT_LOGS).assert_outcomes(passed=1)


def test_an_expected_warning_that_never_comes_fails_the_test(pytester: pytest.Pytester) -> None:
    run(pytester, EXPECTS_WHAT_NEVER_COMES).assert_outcomes(passed=1, errors=1)


def test_news_below_a_warning_fails_nothing(pytester: pytest.Pytester) -> None:
    run(pytester, LOGS_NEWS).assert_outcomes(passed=1)


def test_a_qt_warning_fails_the_test(pytester: pytest.Pytester) -> None:
    result = run(pytester, WARNS_IN_QT)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*lost a pixel*"])
