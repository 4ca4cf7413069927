"""Use cases: the actor first, permission before any change, one unit of work, one commit."""
