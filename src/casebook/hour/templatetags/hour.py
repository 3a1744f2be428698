"""What templates need of the hour: the clock of the place, and a note's words as Markdown."""

from django import template

from casebook.hour.markdown import printed, rendered
from casebook.record.clock import here

register = template.Library()
register.filter("here", here)
register.filter("markdown", rendered)
register.filter("printed", printed)
