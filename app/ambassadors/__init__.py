"""Share links of confirmed supporters."""
