"""Several calls at the same moment, each in a thread and a session of its own, as requests of several people are."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

from marketplace.database import db


def together(app: Flask, calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Return what each call returned, or the exception that it raised, in the order of the calls."""
    db.session.rollback()  # the test's own transaction must not hold the others up
    outcomes: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes[place] = calls[place]()
            except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
                outcomes[place] = error
            db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return outcomes
