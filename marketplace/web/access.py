"""Who is asking: the signed-in person, and the check that every route has its row in the permission table."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import UserMixin, current_user

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import NotAllowed
from marketplace.domain.permissions import Action, may
from marketplace.extensions import login_manager
from marketplace.services import sessions
from marketplace.services.sessions import SessionRules

PUBLIC = "public"
#: Endpoint → PUBLIC or the Action that its role must hold; filled from `site.py`, and nothing else is served.
Routes = dict[str, Action | str]


class SignedIn(UserMixin):
    """What Flask-Login keeps for the request: the actor, and the token that stands for the session."""

    def __init__(self, actor: Actor, token: str) -> None:
        self.actor = actor
        self.token = token

    def get_id(self) -> str:
        """Return the session token: Flask-Login puts it into the signed cookie."""
        return self.token


def now() -> datetime:
    """Return the present moment in UTC; services take it as an argument."""
    return datetime.now(UTC)


def actor() -> Actor:
    """Return the signed-in actor; the route check has made sure that there is one."""
    return current_user.actor


def maybe_actor() -> Actor | None:
    """Return the signed-in actor, or None for a visitor."""
    return current_user.actor if current_user.is_authenticated else None


def session_rules() -> SessionRules:
    """Return how long sessions idle and last, from the settings."""
    settings = current_app.config["SETTINGS"]
    return SessionRules(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    found = sessions.actor_of(token, session_rules(), now=now())
    return SignedIn(found, token) if found else None


@login_manager.unauthorized_handler
def _ask_to_log_in() -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        abort(401)
    flash(_("请先登录"), "info")
    return redirect(
        url_for("accounts.log_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
    )


def safe_next(target: str | None) -> str:
    """Return a path of this site to go to, or the home page (no open redirect, ASVS 5.0 3.7.2)."""
    plain = bool(target) and target.isprintable() if target else False
    if not target or not plain or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("pages.home")
    return target


def guard(app: Flask, routes: Routes) -> None:
    """Deny by default: a route is served only by its row, and only to roles that hold its action."""

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such page: the 404 follows
        needed = routes.get(request.endpoint)
        if needed is None:
            raise NotAllowed()
        if needed == PUBLIC:
            return None
        if not current_user.is_authenticated:
            session.pop("_user_id", None)
            return login_manager.unauthorized()
        if not may(current_user.actor, Action(needed)):
            raise NotAllowed()
        return None


def template_tools() -> dict[str, Any]:
    """Return what templates need to know about the person."""
    return {
        "maybe_actor": maybe_actor,
        "may": lambda action: (a := maybe_actor()) is not None and may(a, Action(action)),
    }
