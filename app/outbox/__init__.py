"""Everything that leaves the house: a row first, then delivery."""
