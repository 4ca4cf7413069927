"""Generations of an index in a cluster: which is in use, being filled or kept, by their aliases.

`PREFIX` is the alias of the one in use, `PREFIX-building` of the one that a rebuild fills. Each has an alias of its
own for changes, `NAME-changes`: a bulk request for an alias that isn't there makes no index by itself, as one for
an index does, so that what was removed stays removed.
"""

import re
import time
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.backend import CannotRollBack, EngineUnavailable
from search.elastic_body import index_body
from search.elastic_client import PATIENT_SECONDS
from search.fields import fingerprint
from search.generations import is_outdated

_FILLING = {"refresh_interval": "-1"}


@dataclass(frozen=True)
class Indexes:
    """Names at one moment; `kept` newest first, without the other two."""

    current: str = ""
    building: str = ""
    kept: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """Indexes not in use that take changes all the same; outdated ones can't."""
        return tuple(name for name in (self.building, *self.kept) if name and not is_outdated(name))


class ElasticGenerations:
    """The indexes of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._patient = client.options(request_timeout=PATIENT_SECONDS)
        self.prefix = prefix
        self._building = f"{prefix}-building"
        # Another prefix may begin with ours: only names of exactly our form are ours.
        self._ours = re.compile(rf"{re.escape(prefix)}-[0-9a-f]{{12}}-\d+")

    def current(self) -> str:
        """Name of the index in use; empty before the first."""
        try:
            return max(self._client.indices.get_alias(name=self.prefix), default="")
        except NotFoundError:
            return ""

    def all(self) -> Indexes:
        """What there is now."""
        found = self._client.indices.get_alias(index=f"{self.prefix}-*")
        aliases = {name: set(entry["aliases"]) for name, entry in found.items() if self._ours.fullmatch(name)}
        names = sorted(aliases, key=_number, reverse=True)
        current = next((name for name in names if self.prefix in aliases[name]), "")
        building = next((name for name in names if self._building in aliases[name]), "")
        return Indexes(current, building, tuple(name for name in names if name not in (current, building)))

    def create(self) -> str:
        """An empty index in use, when there is none yet."""
        return self._create(self.prefix, {})

    def begin(self) -> str:
        """An empty index to fill; what an earlier rebuild left, dead or alive, is removed."""
        leftover = self.all().building
        if leftover:
            self._patient.indices.delete(index=leftover, ignore_unavailable=True)
        return self._create(self._building, _FILLING)

    def give_up(self, name: str) -> None:
        """Remove an index that wasn't put in use."""
        self._patient.indices.delete(index=name, ignore_unavailable=True)

    def publish(self, name: str) -> None:
        """Put a filled index in use; of the others only the one before stays, to go back to.

        EngineUnavailable, with nothing changed, when another rebuild has removed it meanwhile.
        """
        before = self.all()
        self._ready(name)
        try:
            self._move(before.current, name, {"remove": self._alias(name, self._building)})
        except NotFoundError:
            raise EngineUnavailable("another rebuild has taken over") from None
        # An outdated one takes no changes any more, so that going back to it would lose them.
        stay = (name, "" if is_outdated(before.current) else before.current, self.all().building)
        for old in (*before.kept, before.current):
            if old and old not in stay:
                self._patient.indices.delete(index=old, ignore_unavailable=True)

    def roll_back(self) -> str:
        """Put the index before in use again; returns its name. CannotRollBack."""
        found = self.all()
        if not found.kept:
            raise CannotRollBack("there is no earlier index to go back to")
        name = found.kept[0]
        if is_outdated(name):
            raise CannotRollBack(f"the earlier index {name} was made with other fields or another analyser")
        self._patient.indices.refresh(index=name)
        self._move(found.current, name)
        return name

    def _ready(self, name: str) -> None:
        usual = index_body()["settings"]["index"]["refresh_interval"]
        try:
            self._patient.indices.put_settings(index=name, settings={"refresh_interval": usual})
            self._patient.indices.refresh(index=name)
        except NotFoundError:
            raise EngineUnavailable("another rebuild has taken over") from None

    def _move(self, before: str, name: str, *more: dict[str, Any]) -> None:
        actions = [*more, {"add": self._alias(name, self.prefix)}]
        if before:
            actions.append({"remove": self._alias(before, self.prefix)})
        self._patient.indices.update_aliases(actions=actions)

    @staticmethod
    def _alias(name: str, alias: str) -> dict[str, Any]:
        return {"index": name, "alias": alias}

    def _create(self, alias: str, settings: dict[str, Any]) -> str:
        name = f"{self.prefix}-{fingerprint()}-{time.time_ns() // 1_000_000}"
        body = index_body()
        body["settings"]["index"] |= settings
        self._patient.indices.create(index=name, aliases={alias: {}, changes_of(name): {}}, **body)
        return name


def changes_of(name: str) -> str:
    """The alias by which an index takes changes."""
    return f"{name}-changes"


def _number(name: str) -> int:
    return int(name.rsplit("-", 1)[-1])
