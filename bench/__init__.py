"""What things cost, as ratios of two ways measured in one run (``make bench``)."""
