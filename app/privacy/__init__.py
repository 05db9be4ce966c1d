"""The rights of people: access, erasure, restriction, objection, and how long anything is kept."""
