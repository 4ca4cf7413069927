"""Home, language, health: the pages that belong to no noun."""

from datetime import UTC, datetime

from flask import Blueprint, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from marketplace.services import health, overview, waiting
from marketplace.web.access import maybe_actor, now, safe_next

bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the search box, what is on offer, and what waits for me."""
    someone = maybe_actor()
    tasks = waiting.tasks(someone, now()) if someone else []
    return render_template("pages/home.html", overview=overview.overview(), tasks=tasks)


@bp.post("/language/<any(zh, en):language>")
def language(language: str) -> ResponseReturnValue:
    """Remember the language for this visitor."""
    session["language"] = language
    return redirect(safe_next(request.form.get("next")))


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer 200 when database and search engine answer, else 503 with what is wrong."""
    report = health.report(datetime.now(UTC))
    return jsonify(report), 200 if report["ok"] else 503
