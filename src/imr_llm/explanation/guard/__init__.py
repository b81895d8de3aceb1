"""The guard: what holds an explanation to its letter, its record and the legal facts."""
