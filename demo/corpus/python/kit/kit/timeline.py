"""Clock and event log: the only two places where house code learns the time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any


class Clock:
    """Wall clock by default; a fixed one moves only when told to."""

    def __init__(self, *, start: datetime | None = None) -> None:
        self._frozen_at = start

    @classmethod
    def fixed(cls, moment: str) -> Clock:
        return cls(start=datetime.fromisoformat(moment))

    def now(self) -> datetime:
        return self._frozen_at or datetime.now()

    def today(self) -> date:
        return self.now().date()

    def days_ahead(self, days: int) -> date:
        return self.today() + timedelta(days=days)

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        self._frozen_at = self.now() + timedelta(days=days, hours=hours, minutes=minutes)
        return self._frozen_at


@dataclass(frozen=True)
class Event:
    topic: str
    at: datetime
    source: str
    details: dict[str, Any] = field(default_factory=dict)


class EventLog:
    """Append-only record of what happened; topics read ``noun.verb``."""

    def __init__(self, *, clock: Clock) -> None:
        self.clock = clock
        self._events: list[Event] = []

    def record(self, topic: str, *, source: str, **details: Any) -> Event:
        event = Event(topic=topic, at=self.clock.now(), source=source, details=details)
        self._events.append(event)
        return event

    def load_many(self, *, topic: str, since: datetime | None = None) -> list[Event]:
        """Events of one topic, oldest first; ``since`` is inclusive."""
        return [
            event
            for event in self._events
            if event.topic == topic and (since is None or event.at >= since)
        ]

    def tally(self, *, topic: str, by: str) -> Counter[Any]:
        """Count the events of a topic by the value of one of their details."""
        return Counter(event.details.get(by) for event in self.load_many(topic=topic))
