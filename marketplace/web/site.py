"""The site map: every blueprint, and every endpoint's row in the permission table."""

from flask import Flask

from marketplace.domain.permissions import Action
from marketplace.web import accounts, errors, filters, pages
from marketplace.web.access import PUBLIC, Routes, guard

BLUEPRINTS = (pages.bp, accounts.bp)

#: An endpoint without a row here is refused for everybody, and a test fails.
ROUTES: Routes = {
    "static": PUBLIC,
    "bootstrap.static": PUBLIC,
    "pages.home": PUBLIC,
    "pages.language": PUBLIC,
    "pages.healthz": PUBLIC,
    "accounts.log_in": PUBLIC,
    "accounts.log_out": PUBLIC,
    "accounts.register": PUBLIC,
    "accounts.account": Action.ACCOUNT_USE,
    "accounts.revoke": Action.ACCOUNT_USE,
    "accounts.registrations": Action.ACCOUNT_VERIFY,
    "accounts.decide": Action.ACCOUNT_VERIFY,
}


def install(app: Flask) -> None:
    """Register filters, error pages, the route guard and all blueprints."""
    filters.install(app)
    errors.install(app)
    guard(app, ROUTES)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
