"""What residents see: sending a matter, its receipt, following it, and everything that is published."""
