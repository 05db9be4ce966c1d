"""What every room needs and no domain knows."""
