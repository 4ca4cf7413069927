"""What the sample organisations' contracts say of them, so that a contract can be drawn up at once."""

from datetime import datetime

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.regions import city_name
from marketplace.seed.people import Cast, uscc
from marketplace.services import contract_details
from marketplace.services.contract_details import Details


def state(cast: Cast, now: datetime) -> None:
    """Have everybody state invented details; a university also the credit code that its account lacks."""
    for serial, actor in enumerate([*cast.officers, *cast.enterprises], 1):
        organisation, known = contract_details.own(actor)
        university = organisation.kind == OrganisationKind.UNIVERSITY
        given = Details(
            code=known.code or uscc(700 + serial, organisation.city),
            address=f"{city_name(organisation.city)}示例大街 {serial} 号",
            representative="负责人示例",
            contact="技术转移办公室" if university else "采购部",
            phone=f"0451-0000{serial:04d}",
            bank="示例银行示例支行",
            account=f"6200 0000 {serial:04d}",
        )
        contract_details.save(actor, given, now=now)
