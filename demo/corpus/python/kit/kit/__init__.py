"""The house kit: stores, clocks, event logs, results and guards.

House rules in short: every module names itself in ``SOURCE`` and hands it on
as ``source=``; lookups say what happens with ``on_missing=``; operations that
may be turned down return a ``Result`` instead of raising.
"""

from kit.checks import HouseError, Result, guard_between, guard_choice, guard_positive, guard_text
from kit.store import RAISE, Store
from kit.timeline import Clock, Event, EventLog

__all__ = [
    "RAISE",
    "Clock",
    "Event",
    "EventLog",
    "HouseError",
    "Result",
    "Store",
    "guard_between",
    "guard_choice",
    "guard_positive",
    "guard_text",
]
