"""Store: a keyed collection of frozen records that logs every change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Generic, TypeVar

from kit.checks import HouseError
from kit.timeline import EventLog

T = TypeVar("T")

RAISE: Any = object()
"""Default of ``on_missing=``: a missing record is an error."""


class Store(Generic[T]):
    """Records of one kind, in memory, by the attribute named ``key``."""

    def __init__(self, kind: str, *, key: str, log: EventLog) -> None:
        self.kind = kind
        self._key_of = attrgetter(key)
        self._log = log
        self._records: dict[Any, T] = {}
        self._issued = 0

    def next_key(self, *, prefix: str) -> str:
        """A fresh key such as ``L-0001``."""
        self._issued += 1
        return f"{prefix}-{self._issued:04d}"

    def load_one(self, key: Any, *, on_missing: Any = RAISE) -> T:
        if key in self._records:
            return self._records[key]
        if on_missing is RAISE:
            raise HouseError("not_found", detail=f"no {self.kind} {key!r}", source=f"store.{self.kind}")
        return on_missing

    def load_many(
        self, *, where: Callable[[T], bool] | None = None, order_by: str | None = None
    ) -> list[T]:
        records = [record for record in self._records.values() if where is None or where(record)]
        if order_by is not None:
            records.sort(key=attrgetter(order_by))
        return records

    def save_one(self, record: T, *, source: str) -> T:
        """Insert or replace; returns the record so that calls can end in it."""
        key = self._key_of(record)
        verb = "changed" if key in self._records else "added"
        self._records[key] = record
        self._log.record(f"{self.kind}.{verb}", source=source, key=key)
        return record

    def save_many(self, records: Iterable[T], *, source: str) -> int:
        return len([self.save_one(record, source=source) for record in records])

    def drop_one(self, key: Any, *, source: str, on_missing: Any = RAISE) -> T:
        record = self.load_one(key, on_missing=on_missing)
        if self._records.pop(key, None) is not None:
            self._log.record(f"{self.kind}.dropped", source=source, key=key)
        return record

    def count(self, *, where: Callable[[T], bool] | None = None) -> int:
        return len(self.load_many(where=where))
