"""Calls that hold up whoever makes them, and one that does not: for the watchdog to tell apart."""

import threading
import time


def sleep() -> None:
    time.sleep(0.15)


def work() -> None:
    began = time.thread_time()
    while time.thread_time() - began < 0.15:
        sum(range(1000))


def wait_for_a_lock() -> None:
    held = threading.Event()
    threading.Timer(0.2, held.set).start()
    held.wait()


def work_without_letting_go() -> None:
    """One call into C that keeps Python's lock."""
    began = time.thread_time()
    while time.thread_time() - began < 0.15:
        sorted(range(2_000_000), key=lambda number: -number)


def quick() -> None:
    began = time.thread_time()
    while time.thread_time() - began < 0.02:
        sum(range(1000))
