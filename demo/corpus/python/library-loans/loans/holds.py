"""Holds: the queue for a title that has no copy on the shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kit import RAISE, Clock, EventLog, Result, Store

from loans.catalogue import Catalogue, CopyStatus
from loans.members import Member

SOURCE = "loans.holds"

PICKUP_DAYS = 7
MAX_HOLDS = 5


@dataclass(frozen=True)
class Hold:
    hold_id: str
    isbn: str
    card_no: str
    placed_at: datetime
    barcode: str = ""
    pickup_by: date | None = None

    @property
    def is_ready(self) -> bool:
        return bool(self.barcode)


class HoldQueue:
    """First come, first served, per title."""

    def __init__(self, *, catalogue: Catalogue, clock: Clock, log: EventLog) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._log = log
        self._holds: Store[Hold] = Store("hold", key="hold_id", log=log)

    def place(self, member: Member, isbn: str) -> Result[Hold]:
        title = self._catalogue.load_title(isbn, on_missing=None)
        if title is None:
            return Result.refused("no_such_title", detail=isbn)
        if self._catalogue.load_copies(isbn, status=CopyStatus.ON_SHELF):
            return Result.refused("on_shelf", detail=f"{title.name} can be borrowed right away")
        own_holds = self._holds.load_many(where=lambda hold: hold.card_no == member.card_no)
        if any(hold.isbn == isbn for hold in own_holds):
            return Result.refused("already_held", detail=title.name)
        if len(own_holds) >= MAX_HOLDS:
            return Result.refused("too_many_holds", detail=f"{member.name} has {len(own_holds)}")
        hold = Hold(
            hold_id=self._holds.next_key(prefix="H"),
            isbn=isbn,
            card_no=member.card_no,
            placed_at=self._clock.now(),
        )
        return Result.done(self._holds.save_one(hold, source=SOURCE))

    def waiting_for(self, isbn: str) -> list[Hold]:
        return self._holds.load_many(
            where=lambda hold: hold.isbn == isbn and not hold.is_ready, order_by="placed_at"
        )

    def load_ready(self) -> list[Hold]:
        return self._holds.load_many(where=lambda hold: hold.is_ready, order_by="pickup_by")

    def offer_copy(self, barcode: str) -> Hold | None:
        """Give a copy that came back to the next in line, or else to the shelf."""
        copy = self._catalogue.load_copy(barcode)
        queue = self.waiting_for(copy.isbn)
        if not queue:
            self._catalogue.set_status(barcode, CopyStatus.ON_SHELF)
            return None
        self._catalogue.set_status(barcode, CopyStatus.SET_ASIDE)
        pickup_by = self._clock.days_ahead(PICKUP_DAYS)
        ready = replace(queue[0], barcode=barcode, pickup_by=pickup_by)
        self._log.record("hold.ready", source=SOURCE, hold_id=ready.hold_id, card_no=ready.card_no)
        return self._holds.save_one(ready, source=SOURCE)

    def take_ready(self, member: Member, barcode: str) -> Hold | None:
        """End the member's hold on this very copy, if there is one."""
        for hold in self.load_ready():
            if hold.barcode == barcode and hold.card_no == member.card_no:
                return self._holds.drop_one(hold.hold_id, source=SOURCE)
        return None

    def cancel(self, hold_id: str, *, on_missing: Hold | None = RAISE) -> Hold | None:
        hold = self._holds.drop_one(hold_id, source=SOURCE, on_missing=on_missing)
        if hold is not None and hold.is_ready:
            self.offer_copy(hold.barcode)
        return hold

    def expire_pickups(self) -> int:
        """Cancel what nobody has fetched in time; returns how many holds that were."""
        today = self._clock.today()
        late = [hold for hold in self.load_ready() if hold.pickup_by < today]
        for hold in late:
            self.cancel(hold.hold_id, on_missing=None)
        return len(late)
