"""Laptops that write wait for each other without a thread, as they came, and not for ever."""

import asyncio
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry, Counter

from central.lane import Lane
from central.metrics import Metrics
from central.problems import Refusal


def lane(at_once: int, longest_wait: float) -> tuple[Lane, Counter]:
    beyond = Counter("beyond", "Told to come back.", registry=CollectorRegistry())
    return Lane(at_once, cast(Metrics, SimpleNamespace(beyond=beyond)), longest_wait), beyond


def test_they_are_served_as_they_came_and_never_more_than_so_many_at_once() -> None:
    served: list[int] = []
    inside: list[int] = []

    def work(number: int) -> int:
        inside.append(number)
        assert len(inside) == 1
        served.append(inside.pop())
        return number

    async def crowd() -> list[int]:
        one, _ = lane(1, longest_wait=600)
        return await asyncio.gather(*(one.run(work, number) for number in range(50)))

    assert asyncio.run(crowd()) == served == list(range(50))


def test_who_waited_long_enough_is_told_to_come_back_and_leaves_its_place() -> None:
    gate = Event()

    async def crowd() -> tuple[Any, Any]:
        one, beyond = lane(1, longest_wait=0)
        first = asyncio.create_task(one.run(gate.wait))
        await asyncio.sleep(0)  # it has its turn
        with pytest.raises(Refusal) as told:
            await one.run(gate.wait)
        gate.set()
        assert await first and await one.run(gate.is_set)
        return told.value.status, next(iter(beyond.collect())).samples[0].value

    assert asyncio.run(crowd()) == (429, 1)


def test_work_that_fails_gives_its_turn_back() -> None:
    async def crowd() -> None:
        one, _ = lane(1, longest_wait=600)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await one.run(lambda: 1 / 0)

    asyncio.run(crowd())
