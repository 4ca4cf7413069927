"""Sample data."""


def fill() -> str:
    """Fill."""
    return ""
