"""The rights of people: access, erasure, restriction, objection, and the requests they make."""
