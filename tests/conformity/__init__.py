"""What is demanded of Testballon by law and good practice, which tests show it, and how they went the last time."""
