"""Forms of the dues pages; they validate and never save."""
