"""What a browser and a cache may do with our pages: show them, ask nobody else, keep them for a minute at most."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
KEPT_SECONDS: Final = 60
"""A page that was taken down is gone from every shared cache that obeys within this time; browsers ask each time."""
KEPT: Final = f"public, max-age=0, s-maxage={KEPT_SECONDS}"


class PolicyMiddleware:
    """Refuse a foreign host on every address, and give every answer the same strict headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say what may be done with the answer."""
        request.get_host()
        response = self._next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def kept(response: HttpResponse) -> HttpResponse:
    """Let caches keep an answer for a minute: it is the same for everybody."""
    response.headers["Cache-Control"] = KEPT
    return response


def from_our_own_page(headers: HttpHeaders, address: str) -> bool:
    """Say whether a form was sent from a page of this site, by what the browser says and no script can change.

    A browser names the page's site in Sec-Fetch-Site or Origin; a form that names neither is not let in.
    """
    told = headers.get("Sec-Fetch-Site")
    if told is not None and told != "same-origin":
        return False
    return headers.get("Origin") == address if "Origin" in headers else told == "same-origin"
