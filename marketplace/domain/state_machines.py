"""Every state machine of the product, in the order in which its documents draw them."""

from typing import Any

from marketplace.domain.deals import NEGOTIATED, OPEN_TAKING
from marketplace.domain.listings import LISTING_PROCESS
from marketplace.domain.matching import MATCHING_PROCESS
from marketplace.domain.pool import POOL_PROCESS
from marketplace.domain.processes import Process
from marketplace.domain.reserve_projects import RESERVE_PROCESS

STATE_MACHINES: tuple[Process[Any, Any], ...] = (
    LISTING_PROCESS,
    NEGOTIATED,
    OPEN_TAKING,
    MATCHING_PROCESS,
    POOL_PROCESS,
    RESERVE_PROCESS,
)
