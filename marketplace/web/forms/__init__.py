"""WTForms: what a page asks for, with its own sentences."""
