"""Every state machine of the product, in the order in which its documents draw them."""

from typing import Any

from marketplace.domain.confidentiality import CONFIDENTIALITY
from marketplace.domain.deals import NEGOTIATED, OPEN_TAKING
from marketplace.domain.declarations import DECLARATION_PROCESS
from marketplace.domain.listings import LISTING_PROCESS
from marketplace.domain.matching import MATCHING_PROCESS
from marketplace.domain.objections import OBJECTION_PROCESS
from marketplace.domain.pool import POOL_PROCESS
from marketplace.domain.processes import Process
from marketplace.domain.recordals import RECORDAL
from marketplace.domain.reserve_projects import RESERVE_PROCESS
from marketplace.domain.schedules import PAYMENT_PROCESS
from marketplace.domain.trials import TRIAL_PROCESS

STATE_MACHINES: tuple[Process[Any, Any], ...] = (
    LISTING_PROCESS,
    NEGOTIATED,
    OPEN_TAKING,
    RECORDAL,
    OBJECTION_PROCESS,
    PAYMENT_PROCESS,
    DECLARATION_PROCESS,
    TRIAL_PROCESS,
    CONFIDENTIALITY,
    MATCHING_PROCESS,
    POOL_PROCESS,
    RESERVE_PROCESS,
)
