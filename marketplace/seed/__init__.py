"""Sample data: invented organisations and people, a fixed seed, everything made through the services."""

from marketplace.seed.fill import fill

__all__ = ["fill"]
