"""The application factory: settings in, a Flask application out."""

from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask import Flask, Response, request, session
from flask_babel import get_locale
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from config import Settings
from marketplace import cli, jobs, models
from marketplace.database import db, prepare_sqlite
from marketplace.extensions import babel, bootstrap, csrf, limiter, login_manager, migrate, texts
from marketplace.gateways.mail import open_mailer
from marketplace.gateways.registry import Gateways
from marketplace.services.unit_of_work import wake_after_commit
from marketplace.web import site
from search import use_dictionary

ROOT = Path(__file__).resolve().parent.parent
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def create_app(settings: Settings | None = None, *, pages: bool = True) -> Flask:
    """Return the application for these settings (by default those of the environment).

    Without `pages` it has no addresses: use cases need none, and building 200 of them is most of the start.
    """
    settings = settings or Settings()
    app = APIFlask(
        "marketplace",
        title="金桥 Jinqiao",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        root_path=str(ROOT / "marketplace"),
    )
    app.config.update(settings.flask(), OPENAPI_VERSION="3.1.0", AUTO_404_RESPONSE=False)
    _bind_extensions(app)
    use_dictionary(Path(settings.search_dictionary) if settings.search_dictionary else None)
    app.extensions["gateways"] = Gateways.from_config(app.config)
    app.extensions["mailer"] = open_mailer(
        settings.mail_url.get_secret_value(), settings.mail_from, settings.data_dir / "mail"
    )
    jobs.install(app)
    wake_after_commit(jobs.wake)
    if pages:
        site.install(app)
    cli.install(app)
    app.after_request(_headers)
    _wrap(app, settings)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    babel.init_app(app, locale_selector=_locale)
    texts.install(app)
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions live on the server, see services/sessions.py
    for extension in (csrf, bootstrap, limiter):
        extension.init_app(app)
    app.jinja_env.globals.update(get_locale=get_locale, settings=app.config["SETTINGS"])
    assert models.__all__  # imported so that Alembic and the mapper see every table


def _locale() -> str:
    chosen = session.get("language") or request.accept_languages.best_match(list(LOCALES)) or "zh"
    return LOCALES.get(chosen, LOCALES["zh"])


def _secure(headers: Any, _path: str = "", _address: str = "") -> None:
    """Add the security headers of every answer, pages and static files alike (ASVS 5.0 3.4)."""
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")


def _headers(response: Response) -> Response:
    _secure(response.headers)
    if not request.path.startswith(("/static/", "/bootstrap/")):
        response.headers.setdefault("Cache-Control", "no-store" if session else "no-cache")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _wrap(app: Flask, settings: Settings) -> None:
    """Serve static files without a web server in front, and believe only our own proxies."""
    folder = str(ROOT / "static")
    server: Any = WhiteNoise(app.wsgi_app, folder, "static/", max_age=3600, add_headers_function=_secure)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        server = ProxyFix(server, x_for=hops, x_proto=hops, x_host=hops)
    app.wsgi_app = server  # type: ignore[method-assign]
