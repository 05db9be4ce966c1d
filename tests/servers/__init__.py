"""Real servers for tests: PostgreSQL, Valkey, SMTP and the product itself, each a process of our own."""
