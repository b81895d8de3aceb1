"""Whether the scorer sees what is wrong, and whether intervals and verdicts are right as often as they claim."""
