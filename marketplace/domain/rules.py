"""The rules R-01 to R-32: what each says, where it comes from, which function holds it and which settings it reads."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.rule_texts import TEXTS

FIRST = date(2026, 11, 24)  # the day from which this product applies version 1 of every rule


class RulesAction(StrEnum):
    """What is done to the rules' settings."""

    CHANGE = "change"


class Mark(StrEnum):
    """How well a rule's source is established."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    GENERAL = "general"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: title, meaning and source are message ids; `function` is where it is held, `settings` its figures.

    A rule that is not wholly confirmed has its open part in `settings`, where an administrator may change it.
    """

    id: str
    title: str
    meaning: str
    source: str
    mark: Mark
    function: str
    settings: tuple[str, ...] = ()
    version: int = 1
    in_force_on: date = FIRST


_M = Mark
#: Number → how well established, function (below `marketplace.domain`), settings that it reads.
_HELD: dict[str, tuple[Mark, str, tuple[str, ...]]] = {
    "R-01": (_M.CONFIRMED, "numbers.check_digit", ()),
    "R-02": (_M.CONFIRMED, "numbers.parse_application_number", ()),
    "R-03": (_M.CONFIRMED, "accounts.check_uscc", ()),
    "R-04": (_M.CONFIRMED, "patents.term_end", ()),
    "R-05": (_M.CONFIRMED, "working_days.add_months", ("holidays", "worked_weekends")),
    "R-06": (
        _M.CONFIRMED,
        "recordals.due_on",
        ("recordal_months", "recordal_amber_days", "recordal_red_days"),
    ),
    "R-07": (
        _M.PARTLY,
        "annual_fees.schedule",
        (
            "invention_fees_fen",
            "utility_model_fees_fen",
            "design_fees_fen",
            "late_fee_bp",
            "grace_months",
        ),
    ),
    "R-08": (_M.CONFIRMED, "open_licences.reduction", ("open_licence_reduction_bp", "owner_reduction_bp")),
    "R-09": (_M.PROPOSAL, "listings.gate_problems", ()),
    "R-10": (_M.PROPOSAL, "freshness.freshness", ("fresh_days", "stale_notice_days", "stale_days")),
    "R-11": (
        _M.PARTLY,
        "open_licences.checklist",
        (
            "open_fee_cap_fen",
            "open_sales_rate_cap_bp",
            "open_profit_rate_cap_bp",
            "expiry_notice_days",
            "advertising_words",
        ),
    ),
    "R-12": (_M.PROPOSAL, "dormancy.is_candidate", ("dormant_years", "exclusive_talks_months")),
    "R-13": (_M.CONFIRMED, "licences.excludes", ()),
    "R-14": (_M.CONFIRMED, "consents.may_grant_alone", ()),
    "R-15": (_M.CONFIRMED, "encumbrances.needs_consent", ()),
    "R-16": (_M.CONFIRMED, "consents.foreign_party", ()),
    "R-17": (_M.CONFIRMED, "inventor_priority.priority", ("inventor_response_days",)),
    "R-18": (_M.PARTLY, "publicity.last_day", ("publicity_days", "publicity_in_working_days")),
    "R-19": (_M.CONFIRMED, "royalties.period_due", ("payment_days", "report_days")),
    "R-20": (_M.CONFIRMED, "trials.trigger_on", ("trial_usual_months", "trial_notice_days")),
    "R-21": (_M.PROPOSAL, "trials.eligibility", ("trial_longest_months",)),
    "R-22": (_M.CONFIRMED, "enterprise_size.size_of", ("size_staff", "size_revenue_fen")),
    "R-23": (_M.CONFIRMED, "revenue.net_income", ()),
    "R-24": (_M.CONFIRMED, "revenue.split", ("inventors_least_bp",)),
    "R-25": (_M.CONFIRMED, "equity.equity_problem", ("inventors_least_bp",)),
    "R-26": (_M.PROPOSAL, "regions.in_province", ()),
    "R-27": (_M.PARTLY, "incentives.awarded", ("award_more_than",)),
    "R-28": (_M.PARTLY, "incentives.subsidy", ("subsidy_bp", "subsidy_cap_fen")),
    "R-29": (_M.PROPOSAL, "affiliation.related", ()),
    "R-30": (_M.PARTLY, "high_value.limbs", ("high_value_years", "high_value_pledge_fen")),
    "R-31": (_M.PROPOSAL, "facts.facts_of", ()),
    "R-32": (_M.CONFIRMED, "facts.value_of", ()),
}
RULES: tuple[Rule, ...] = tuple(
    Rule(number, *TEXTS[number], mark, f"marketplace.domain.{function}", settings)
    for number, (mark, function, settings) in _HELD.items()
)
#: Settings that no rule of the list reads, but a clock of the platform does.
CLOCK_SETTINGS = ("reply_working_days", "approval_working_days")
