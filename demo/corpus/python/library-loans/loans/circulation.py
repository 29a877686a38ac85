"""Circulation: figures for the yearly report."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from typing import TextIO

from kit import EventLog, guard_positive

from loans.catalogue import Catalogue, Title

SOURCE = "loans.circulation"

COLUMNS = ("isbn", "title", "kind", "copies", "loans", "turnover")


class Circulation:
    """Reads the event log; holds no records of its own."""

    def __init__(self, *, catalogue: Catalogue, log: EventLog) -> None:
        self._catalogue = catalogue
        self._log = log

    def top_titles(self, *, count: int) -> list[tuple[Title, int]]:
        guard_positive(count, field="count", source=SOURCE)
        tally = self._log.tally(topic="copy.lent", by="isbn")
        return [(self._catalogue.load_title(isbn), loans) for isbn, loans in tally.most_common(count)]

    def loans_by_kind(self, *, since: datetime) -> Counter[str]:
        kinds: Counter[str] = Counter()
        for event in self._log.load_many(topic="copy.lent", since=since):
            title = self._catalogue.load_title(event.details["isbn"])
            kinds[title.kind] += 1
        return kinds

    def turnover(self, isbn: str) -> float:
        """Loans per copy; a title without copies has none."""
        copies = len(self._catalogue.load_copies(isbn))
        loans = self._log.tally(topic="copy.lent", by="isbn")[isbn]
        return loans / copies if copies else 0.0

    def write_csv(self, out: TextIO, *, count: int = 50) -> None:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for title, loans in self.top_titles(count=count):
            copies = len(self._catalogue.load_copies(title.isbn))
            turnover = f"{self.turnover(title.isbn):.2f}"
            writer.writerow((title.isbn, title.name, title.kind, copies, loans, turnover))
