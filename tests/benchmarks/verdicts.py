"""Targets met and missed, collected while measuring and printed at the end."""

from tests.benchmarks.figures import shown


class Verdicts:
    """`missed` makes the exit code: a target missed or a comparison that says nothing."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.missed = False

    def check(self, what: str, value: float, most: float) -> None:
        """Note whether the value is within its bound."""
        met = value <= most
        self.missed |= not met
        self.lines.append(f"{'met   ' if met else 'MISSED'} {what}: {shown(value)} (at most {shown(most)})")

    def void(self, what: str) -> None:
        """Note that a comparison says nothing."""
        self.missed = True
        self.lines.append(f"VOID   {what}")
