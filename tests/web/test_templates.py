"""Templates name only filters, tests and classes that there are: Jinja says so no sooner than when a page is opened."""

from flask import Flask
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

GIVEN = {"Dimension"}  # by the view


def test_what_a_template_names_is_there(app: Flask) -> None:
    environment, missing = app.jinja_env, set[tuple[str, str]]()
    assert environment.loader
    for name in environment.list_templates(extensions=["html", "txt"]):
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        named = {one.name for one in tree.find_all(nodes.Filter)} - environment.filters.keys()
        named |= {one.name for one in tree.find_all(nodes.Test)} - environment.tests.keys()
        constants = {one for one in find_undeclared_variables(tree) if one[0].isupper()}
        missing |= {(name, one) for one in named | (constants - environment.globals.keys() - GIVEN)}
    assert missing == set()
