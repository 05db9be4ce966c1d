"""What staff watch and stop: delivery by mail provider, floods, sign-ups that are none."""
