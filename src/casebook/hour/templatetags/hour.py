"""What templates need of the hour: the clock of the place, and a note's words as Markdown."""

from django import template

from casebook.hour.clock import here
from casebook.hour.markdown import rendered

register = template.Library()
register.filter("here", here)
register.filter("markdown", rendered)
