"""Who comes in: a name and a password, slowly after wrong ones, and the same words whatever was wrong."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest

from journal.commenting.marks import mark
from journal.moderating.models import Knock, Moderator

SPAN: Final = timedelta(minutes=15)
WRONG_FOR_A_NAME: Final = 5
WRONG_FROM_A_PLACE: Final = 20


def moderator_of(request: HttpRequest) -> Moderator | None:
    """Return the moderator who is in, or nobody."""
    user = request.user
    if not user.is_authenticated or not isinstance(user, User):
        return None
    return Moderator.objects.select_related("user", "person").filter(user=user).first()


def let_in(request: HttpRequest, *, name: str, password: str, sender: str, at: datetime) -> User | None:
    """Return who may come in; nobody while there were too many wrong tries for the name or from the place."""
    marks = {"name_mark": mark("knock", name.casefold()), "sender_mark": mark("knock from", sender)}
    wrong = Knock.objects.filter(at__gt=at - SPAN)
    limited = settings.JOURNAL["JOURNAL_LIMITS"] and (
        wrong.filter(name_mark=marks["name_mark"]).count() >= WRONG_FOR_A_NAME
        or wrong.filter(sender_mark=marks["sender_mark"]).count() >= WRONG_FROM_A_PLACE
    )
    user = None if limited else authenticate(request, username=name, password=password)
    if isinstance(user, User) and Moderator.objects.filter(user=user).exists():
        Knock.objects.filter(name_mark=marks["name_mark"]).delete()
        return user
    if not limited:
        Knock.objects.filter(at__lte=at - SPAN).delete()
        Knock.objects.create(at=at, **marks)
    return None
