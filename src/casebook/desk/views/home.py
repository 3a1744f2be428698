"""The first page: the cases on their shelf."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.vault import opened


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the cases."""
    opened.current()
    return render(request, "desk/home.html")
