"""Log-in, log-out, registration, own sessions, and verification by an administrator."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.extensions import limiter
from marketplace.services import accounts, sessions
from marketplace.services.accounts import Registration
from marketplace.web.access import SignedIn, actor, now, safe_next, session_rules
from marketplace.web.forms.accounts import DecisionForm, LogInForm, RegistrationForm
from marketplace.web.forms.base import Refusal

bp = Blueprint("accounts", __name__)


def _login_limit() -> str:
    return current_app.config["SETTINGS"].login_limit


def _start_clean() -> None:
    """Empty the session, so that nobody fixes it beforehand; the reader's language is no secret and stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


@bp.route("/login", methods=["GET", "POST"])
@limiter.limit(_login_limit, methods=["POST"])
def log_in() -> ResponseReturnValue:
    """Ask for address and password; open a session."""
    form = LogInForm()
    if form.validate_on_submit():
        agent, address = request.user_agent.string, request.remote_addr or ""
        try:
            token = sessions.log_in(
                form.email.data, form.password.data, session_rules(), agent=agent, address=address, now=now()
            )
        except Refusal as error:
            form.show(error)
        else:
            _start_clean()
            found = sessions.actor_of(token, session_rules(), now=now())
            login_user(SignedIn(found, token))  # type: ignore[arg-type]
            return redirect(safe_next(request.args.get("next")))
    return render_template("accounts/log_in.html", form=form), 422 if form.errors else 200


@bp.post("/logout")
def log_out() -> ResponseReturnValue:
    """End this session on the server as well."""
    if current_user.is_authenticated:
        sessions.log_out(current_user.token, now=now())
    logout_user()
    _start_clean()
    flash(_("您已退出登录"), "info")
    return redirect(url_for("pages.home"))


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit(_login_limit, methods=["POST"])
def register() -> ResponseReturnValue:
    """Take a registration; an administrator verifies it."""
    form = RegistrationForm()
    form.fill_choices()
    if form.validate_on_submit():
        try:
            accounts.register(_registration(form), now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("注册申请已提交，平台审核通过后即可登录"), "success")
            return redirect(url_for("accounts.log_in"))
    return render_template("accounts/register.html", form=form), 422 if form.errors else 200


def _registration(form: RegistrationForm) -> Registration:
    return Registration(
        kind=OrganisationKind(form.kind.data),
        organisation_name=form.organisation_name.data,
        code=form.code.data,
        city=form.city.data,
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        role=Role(form.role.data),
    )


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show who I am and where I am signed in."""
    return render_template("accounts/account.html", sessions=sessions.sessions(actor()))


@bp.post("/account/sessions/<uuid:session_id>/revoke")
def revoke(session_id: UUID) -> ResponseReturnValue:
    """End one of my sessions."""
    sessions.revoke(actor(), session_id, now=now())
    flash(_("该登录已撤销"), "success")
    return redirect(url_for("accounts.account"))


@bp.get("/admin/registrations")
def registrations() -> ResponseReturnValue:
    """List the registrations that wait for verification."""
    return render_template(
        "accounts/registrations.html", waiting=accounts.waiting(actor()), form=DecisionForm()
    )


@bp.post("/admin/registrations/<int:membership_id>")
def decide(membership_id: int) -> ResponseReturnValue:
    """Verify or refuse a registration."""
    form = DecisionForm()
    accept = request.form.get("decision") == "accept"
    try:
        accounts.decide(actor(), membership_id, accept=accept, reason=form.reason.data or "", now=now())
    except Refusal as error:
        form.show(error)
        page = render_template("accounts/registrations.html", waiting=accounts.waiting(actor()), form=form)
        return page, 422
    flash(_("已通过") if accept else _("已退回申请"), "success")
    return redirect(url_for("accounts.registrations"))
