"""Pure rules: values and `now` in, values or a typed error out. Standard library only."""
