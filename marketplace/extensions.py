"""Flask extensions, made once and bound to the application by its factory."""

from typing import Any

from flask import Flask, g
from flask_babel import Babel, Domain, get_locale
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect


class Texts(Domain):
    """Flask-Babel's texts, the catalogue of a request's language looked up once: a page asks for hundreds of texts."""

    def get_translations(self) -> Any:
        """Return the catalogue of the language in force."""
        locale = get_locale()
        known = g.get("texts")
        if known is None or known[0] is not locale:
            g.texts = known = (locale, super().get_translations())
        return known[1]

    def install(self, app: Flask) -> None:
        """Let templates ask here directly, and `_` be `gettext` itself instead of a name looked up at each call."""
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: self.get_translations().ugettext(text),
            lambda one, many, count: self.get_translations().ungettext(one, many, count),
            newstyle=True,
        )
        app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]


login_manager = LoginManager()
csrf = CSRFProtect()
migrate = Migrate()
babel = Babel()
babel.domain_instance = texts = Texts()
bootstrap = Bootstrap5()
limiter = Limiter(get_remote_address)
