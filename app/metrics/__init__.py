"""The numbers of a campaign."""
