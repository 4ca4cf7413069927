"""The site map: every blueprint, and every endpoint's row in the permission table."""

from flask import Flask

from marketplace.domain.permissions import Action
from marketplace.web import (
    accounts,
    api,
    api_statistics,
    catalogue,
    deals,
    errors,
    evidence,
    filters,
    imports,
    ledger,
    listings,
    pages,
    patents,
    search_exports,
    statistics,
)
from marketplace.web.access import PUBLIC, Routes, guard

BLUEPRINTS = (
    pages.bp,
    catalogue.bp,
    api.bp,
    patents.bp,
    listings.bp,
    accounts.bp,
    imports.bp,
    deals.bp,
    ledger.bp,
    statistics.bp,
    api_statistics.bp,
    search_exports.bp,
    evidence.bp,
)

#: An endpoint without a row here is refused for everybody, and a test fails.
ROUTES: Routes = {
    "static": PUBLIC,
    "bootstrap.static": PUBLIC,
    "pages.home": PUBLIC,
    "pages.language": PUBLIC,
    "pages.healthz": PUBLIC,
    "openapi.spec": PUBLIC,
    "catalogue.search": PUBLIC,
    "catalogue.patent": PUBLIC,
    "api.search": PUBLIC,
    "api.patent": PUBLIC,
    "patents.inventory": Action.INVENTORY_VIEW,
    "patents.settings": Action.INVENTORY_SETTINGS,
    "patents.status": Action.PATENT_CHECK_STATUS,
    "listings.new": Action.LISTING_DRAFT,
    "listings.create": Action.LISTING_DRAFT,
    "listings.edit": Action.LISTING_DRAFT,
    "listings.mine": Action.LISTING_DRAFT,
    "listings.show": Action.LISTING_VIEW,
    "listings.queue": Action.LISTING_APPROVE_PLATFORM,
    "listings.approve_owner": Action.LISTING_APPROVE_OWNER,
    "listings.approve_platform": Action.LISTING_APPROVE_PLATFORM,
    "listings.return_listing": Action.LISTING_RETURN,
    "listings.suspend": Action.LISTING_WITHDRAW,
    "listings.close": Action.LISTING_WITHDRAW,
    "listings.resume": Action.LISTING_APPROVE_PLATFORM,
    "accounts.log_in": PUBLIC,
    "accounts.log_out": PUBLIC,
    "accounts.register": PUBLIC,
    "accounts.account": Action.ACCOUNT_USE,
    "accounts.revoke": Action.ACCOUNT_USE,
    "accounts.registrations": Action.ACCOUNT_VERIFY,
    "accounts.decide": Action.ACCOUNT_VERIFY,
    "imports.index": Action.IMPORT,
    "imports.new": Action.IMPORT,
    "imports.template": Action.IMPORT,
    "imports.view": Action.IMPORT,
    "imports.choose": Action.IMPORT,
    "imports.confirm": Action.IMPORT,
    "imports.cancel": Action.IMPORT,
    "imports.wrong_rows": Action.IMPORT,
    "deals.request_form": Action.DEAL_OPEN,
    "deals.mine": Action.DEAL_VIEW,
    "deals.show": Action.DEAL_VIEW,
    "deals.message": Action.DEAL_NEGOTIATE,
    "deals.reply": Action.DEAL_NEGOTIATE,
    "deals.offer": Action.DEAL_NEGOTIATE,
    "deals.accept": Action.DEAL_NEGOTIATE,
    "deals.signature": Action.DEAL_SIGN,
    "deals.effect": Action.DEAL_TAKE_EFFECT,
    "deals.recordal": Action.DEAL_RECORD,
    "deals.cancel": Action.DEAL_CANCEL,
    "deals.rescind": Action.DEAL_RESCIND,
    "deals.document": Action.DEAL_VIEW,
    "deals.attach_evidence": Action.EVIDENCE_ATTACH,
    "ledger.show": Action.LEDGER_VERIFY,
    "ledger.verify": Action.LEDGER_VERIFY,
    "statistics.index": Action.STATISTICS_VIEW,
    "statistics.rows": Action.STATISTICS_VIEW,
    "statistics.rows_csv": Action.STATISTICS_VIEW,
    "statistics.export": Action.STATISTICS_VIEW,
    "api_statistics.figures": Action.STATISTICS_VIEW,
    "search_exports.make": Action.SEARCH_EXPORT,
    "search_exports.mine": Action.SEARCH_EXPORT,
    "search_exports.show": Action.SEARCH_EXPORT,
    "search_exports.cancel": Action.SEARCH_EXPORT,
    "search_exports.download": Action.SEARCH_EXPORT,
    "search_exports.log": Action.SEARCH_EXPORT_LOG,
    "evidence.take": Action.EVIDENCE_TAKE,
    "evidence.mine": Action.EVIDENCE_TAKE,
    "evidence.show": Action.EVIDENCE_TAKE,
    "evidence.search_again": Action.EVIDENCE_TAKE,
    "evidence.download": Action.EVIDENCE_TAKE,
}


def install(app: Flask) -> None:
    """Register filters, error pages, the route guard and all blueprints."""
    filters.install(app)
    errors.install(app)
    guard(app, ROUTES)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
