"""How the documentation is built: `make docs`, offline, with every warning an error."""

project = "Casebook"
author = "The maintainers of Casebook"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["bundle-example*"]
myst_heading_anchors = 4
nitpicky = False
suppress_warnings = ["myst.header"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
default_role = "literal"
html_theme = "alabaster"
html_theme_options = {"description": "Software that a psychotherapist trusts with a case.", "show_powered_by": False}
html_show_sourcelink = False
html_copy_source = False
smartquotes = False
