"""Library loans: the lending desk of a small town library."""
