"""Changes of a rule that no test can notice, each with the reason: they leave what the rule says as it is."""

_LAST = "a patent year never starts on the last day of the term, which is the day before an anniversary"
_ABSENT = "a sum or rate that is not asked for is below every cap, as 0 or as the least unit"
#: (file, line as it reads after the change) → why nothing differs.
UNNOTICEABLE: dict[tuple[str, str], str] = {
    (
        "annual_fees.py",
        "year = max(1, granted_on.year - filed_on.year, since.year - filed_on.year - 2 if since else 1)",
    ): "the search only begins a year earlier, among fees whose grace is over",
    ("annual_fees.py", "while (starts_on := shift_months(filed_on, (year - 1) * YEAR)) < last:"): _LAST,
    (
        "open_licences.py",
        "above = (terms.price_fen or 1) > book.open_fee_cap_fen or (terms.royalty_bp or 0) > cap",
    ): _ABSENT,
    (
        "open_licences.py",
        "above = (terms.price_fen or 0) > book.open_fee_cap_fen or (terms.royalty_bp or 1) > cap",
    ): _ABSENT,
    (
        "regions.py",
        "return len(code) == 18 and code[2:9].startswith(HOME_PROVINCE)",
    ): "the province is the first two of these characters",
}
