"""Errors, results and guards: how house code says that something is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class HouseError(Exception):
    """A failure with a stable code, raised by guards and stores."""

    def __init__(self, code: str, *, detail: str, source: str) -> None:
        super().__init__(f"[{source}] {code}: {detail}")
        self.code = code
        self.detail = detail
        self.source = source


@dataclass(frozen=True)
class Result(Generic[T]):
    """Outcome of an operation that may be turned down without being a bug."""

    value: T | None = None
    code: str = ""
    detail: str = ""

    @classmethod
    def done(cls, value: T) -> Result[T]:
        return cls(value=value)

    @classmethod
    def refused(cls, code: str, *, detail: str) -> Result[T]:
        return cls(code=code, detail=detail)

    @property
    def is_done(self) -> bool:
        return not self.code

    def unwrap(self, *, source: str) -> T:
        """The value, or a ``HouseError`` that carries the refusal's code."""
        if self.code:
            raise HouseError(self.code, detail=self.detail, source=source)
        return self.value


def guard_text(value: str, *, field: str, source: str) -> str:
    """Strip a text and refuse it when nothing is left."""
    text = value.strip()
    if not text:
        raise HouseError("empty_text", detail=f"{field} must not be empty", source=source)
    return text


def guard_positive(value: float, *, field: str, source: str) -> float:
    if value <= 0:
        raise HouseError("not_positive", detail=f"{field} must be above 0, got {value}", source=source)
    return value


def guard_between(value: float, *, low: float, high: float, field: str, source: str) -> float:
    if not low <= value <= high:
        detail = f"{field} must lie in {low}…{high}, got {value}"
        raise HouseError("out_of_range", detail=detail, source=source)
    return value


def guard_choice(value: T, *, allowed: Collection[T], field: str, source: str) -> T:
    if value not in allowed:
        known = ", ".join(sorted(str(option) for option in allowed))
        raise HouseError("unknown_choice", detail=f"{field} {value!r} is none of {known}", source=source)
    return value
