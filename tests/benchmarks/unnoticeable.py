"""Changes of a rule that no test can notice, each with the reason: they leave what the rule says as it is."""

#: (file, line, what stands there after the change) → why nothing differs.
UNNOTICEABLE: dict[tuple[str, str, str], str] = {}
