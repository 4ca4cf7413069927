"""Every state machine of the product, in the order in which its documents draw them."""

from typing import Any

from marketplace.domain.confidentiality import CONFIDENTIALITY
from marketplace.domain.deals import NEGOTIATED, OPEN_TAKING
from marketplace.domain.listings import LISTING_PROCESS
from marketplace.domain.processes import Process

STATE_MACHINES: tuple[Process[Any, Any], ...] = (
    LISTING_PROCESS,
    NEGOTIATED,
    OPEN_TAKING,
    CONFIDENTIALITY,
)
