"""The mailbox page of the demo; it exists only while ``DEBUG`` is on."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from . import letters


def only_while_debugging(view):
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


@only_while_debugging
def mailbox(request):
    context = {"mails": letters.newest_first()}
    return render(request, "mailbox/mailbox.html", context)


@only_while_debugging
def mail(request, key):
    found = letters.find(key)
    if found is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": found})
