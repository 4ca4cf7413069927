"""The clock of the sample data: what happens is played in the order of time, as it would have been."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

Scene = Callable[[datetime], object]
OFFICE_OPENS = 1  # 09:00 in Shanghai is 01:00 UTC


class Stage:
    """Scenes that wait for their moment; a scene may put others on."""

    def __init__(self, random: Random, ends: datetime) -> None:
        self.random = random
        self.ends = ends
        self._waiting: list[tuple[datetime, int, Scene]] = []
        self._serial = count()

    def put_on(self, at: datetime, scene: Scene) -> None:
        """Have the scene played at this moment; what lies after the end is never played."""
        if at < self.ends:
            heapq.heappush(self._waiting, (at, next(self._serial), scene))

    def later(self, now: datetime, least: int, most: int) -> datetime:
        """Return a moment in office hours, some days after `now`."""
        day = (now + timedelta(days=self.random.randint(least, most))).replace(
            hour=OFFICE_OPENS, minute=0, second=0
        )
        return max(day + timedelta(minutes=self.random.randint(0, 480)), now + timedelta(minutes=5))

    def play(self) -> None:
        """Play everything, earliest first."""
        while self._waiting:
            at, _, scene = heapq.heappop(self._waiting)
            scene(at)
