"""Benchmarks of the method that says what to scale and what to stop: simulated portfolios, replayed headline tests."""
