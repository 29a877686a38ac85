"""Catalogue: titles, and the copies of them that stand on the shelves."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import Enum

from kit import RAISE, EventLog, HouseError, Store, guard_between, guard_choice, guard_text

SOURCE = "loans.catalogue"

KINDS = frozenset({"novel", "nonfiction", "picture book", "audiobook", "score"})
FIRST_PRINTED_YEAR = 1450


class CopyStatus(Enum):
    ON_SHELF = "on shelf"
    ON_LOAN = "on loan"
    SET_ASIDE = "set aside"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Title:
    isbn: str
    name: str
    author: str
    kind: str
    year: int


@dataclass(frozen=True)
class Copy:
    barcode: str
    isbn: str
    shelf: str
    status: CopyStatus = CopyStatus.ON_SHELF


def clean_isbn(raw: str) -> str:
    """Digits of an ISBN-13 without hyphens, after its check digit has been tried."""
    digits = raw.replace("-", "").replace(" ", "")
    if len(digits) != 13 or not digits.isdigit():
        raise HouseError("bad_isbn", detail=f"{raw!r} has not 13 digits", source=SOURCE)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    if total % 10:
        raise HouseError("bad_isbn", detail=f"{raw!r} fails its check digit", source=SOURCE)
    return digits


def fold(text: str) -> str:
    """Lower case without accents, so that ``garcia`` finds ``García``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class Catalogue:
    """Everything the library owns."""

    def __init__(self, *, last_year: int, log: EventLog) -> None:
        self._last_year = last_year
        self._titles: Store[Title] = Store("title", key="isbn", log=log)
        self._copies: Store[Copy] = Store("copy", key="barcode", log=log)

    def add_title(self, raw_isbn: str, *, name: str, author: str, kind: str, year: int) -> Title:
        title = Title(
            isbn=clean_isbn(raw_isbn),
            name=guard_text(name, field="name", source=SOURCE),
            author=guard_text(author, field="author", source=SOURCE),
            kind=guard_choice(kind, allowed=KINDS, field="kind", source=SOURCE),
            year=guard_between(
                year, low=FIRST_PRINTED_YEAR, high=self._last_year, field="year", source=SOURCE
            ),
        )
        return self._titles.save_one(title, source=SOURCE)

    def add_copy(self, isbn: str, *, shelf: str) -> Copy:
        title = self._titles.load_one(isbn)
        copy = Copy(
            barcode=self._copies.next_key(prefix="B"),
            isbn=title.isbn,
            shelf=guard_text(shelf, field="shelf", source=SOURCE),
        )
        return self._copies.save_one(copy, source=SOURCE)

    def load_title(self, isbn: str, *, on_missing: Title | None = RAISE) -> Title | None:
        return self._titles.load_one(isbn, on_missing=on_missing)

    def load_copy(self, barcode: str, *, on_missing: Copy | None = RAISE) -> Copy | None:
        return self._copies.load_one(barcode, on_missing=on_missing)

    def load_copies(self, isbn: str, *, status: CopyStatus | None = None) -> list[Copy]:
        return self._copies.load_many(
            where=lambda copy: copy.isbn == isbn and (status is None or copy.status is status),
            order_by="barcode",
        )

    def search(self, words: str) -> list[Title]:
        """Titles whose name or author contains every word."""
        wanted = fold(words).split()

        def matches(title: Title) -> bool:
            text = fold(f"{title.name} {title.author}")
            return all(word in text for word in wanted)

        return self._titles.load_many(where=matches, order_by="name")

    def set_status(self, barcode: str, status: CopyStatus) -> Copy:
        copy = self._copies.load_one(barcode)
        return self._copies.save_one(replace(copy, status=status), source=SOURCE)
