"""Changes of a rule that no test can notice, each with the reason: they leave what the rule says as it is."""

_LAST = "a patent year never starts on the last day of the term, which is the day before an anniversary"
#: (file, line as it reads after the change) → why nothing differs.
UNNOTICEABLE: dict[tuple[str, str], str] = {
    (
        "annual_fees.py",
        "year = max(1, granted_on.year - filed_on.year, since.year - filed_on.year - 2 if since else 1)",
    ): "the search only begins a year earlier, among fees whose grace is over",
    ("annual_fees.py", "while (starts_on := shift_months(filed_on, (year - 1) * YEAR)) < last:"): _LAST,
}
