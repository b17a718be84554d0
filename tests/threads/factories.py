from django.utils import timezone

from tests.commits import committed
from tests.groups.factories import make_district, make_group, make_neighbourhood
from wagtail_whatsappalert.threads.models import Thread
from wagtail_whatsappalert.threads.services import (
    Question,
    answer_thread,
    close_thread,
    new_form_key,
    open_thread,
    write_on,
)


def make_group_in(district=None, **kwargs):
    """A group with one neighbourhood, in this district or in a new one."""
    district = district or make_district()
    return make_group(neighbourhoods=[make_neighbourhood(district=district)], **kwargs)


def make_question(**kwargs):
    defaults = {
        "kind": "problem",
        "addressee": "municipality",
        "subject": "Lantaarn kapot",
        "text": "Bij het veldje brandt geen licht.",
    }
    return Question(**{**defaults, **kwargs})


def make_thread(coordinator, group=None, *, now=None, form_key=None, **kwargs):
    """Opened by the service; what waits for the commit is done."""
    with committed():
        return open_thread(
            coordinator=coordinator,
            group=group or coordinator.groups.get(),
            question=make_question(**kwargs),
            form_key=form_key or new_form_key(),
            now=now or timezone.now(),
        )


def answer(thread, author, text="Wij komen kijken.", *, form_key=None, now=None):
    with committed():
        answer_thread(
            thread=thread,
            author=author,
            text=text,
            form_key=form_key or new_form_key(),
            now=now or timezone.now(),
        )
    return Thread.objects.get(pk=thread.pk)


def close(thread, author, result="Gemaakt.", *, form_key=None, now=None):
    with committed():
        close_thread(
            thread=thread,
            author=author,
            result=result,
            form_key=form_key or new_form_key(),
            now=now or timezone.now(),
        )
    return Thread.objects.get(pk=thread.pk)


def write(thread, coordinator, text="Nog steeds.", *, reopens=False, **kwargs):
    kwargs = {"form_key": new_form_key(), "now": timezone.now(), **kwargs}
    with committed():
        write_on(
            thread=thread, coordinator=coordinator, text=text, reopens=reopens, **kwargs
        )
    return Thread.objects.get(pk=thread.pk)


def texts(thread):
    return list(thread.messages.values_list("text", flat=True))
