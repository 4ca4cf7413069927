"""Templates name only filters and tests that there are: Jinja finds out no sooner than when somebody opens the page."""

from flask import Flask
from jinja2 import nodes


def test_every_filter_and_test_that_a_template_names_is_there(app: Flask) -> None:
    environment, missing = app.jinja_env, []
    assert environment.loader
    for name in environment.list_templates(extensions=["html", "txt"]):
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        missing += [
            (name, one.name) for one in tree.find_all(nodes.Filter) if one.name not in environment.filters
        ]
        missing += [
            (name, one.name) for one in tree.find_all(nodes.Test) if one.name not in environment.tests
        ]
    assert missing == []
