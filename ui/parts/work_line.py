"""What a row of work says, as plain values. Must not know Qt."""

from dataclasses import dataclass

from ui.parts.mark import Mark


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One row: what kind, how many (empty for none), what to say, the verb, and the shield or icon before it.

    `tone` is 'red', 'amber' or empty: the stripe at the left. It never says more than the words do.
    """

    name: str
    count: str
    title: str
    detail: str
    verb: str
    mark: Mark | None = None
    icon: str = ""
    tone: str = ""
