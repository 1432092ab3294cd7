"""The templates that lie here, and how they write numbers and names."""

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

PAGES = Environment(loader=PackageLoader("grading", "pages"), autoescape=True)
PAGES.filters["points"] = "{:.4g}".format
PAGES.filters["percent"] = "{:.0%}".format
# A long name may go on in the next line on a narrow screen.
PAGES.filters["breakable"] = lambda name: escape(name).replace("_", Markup("_<wbr>"))
