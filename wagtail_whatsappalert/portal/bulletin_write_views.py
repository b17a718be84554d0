"""Writing a bulletin: the form, how coordinators will see it, and sending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..announcements.pages import PressIndexPageMixin
from ..bulletins.exceptions import (
    ChangedMeanwhile,
    KeyTaken,
    NobodyReached,
    NobodyToRead,
    NotInTime,
)
from ..bulletins.models import Bulletin, BulletinStatus
from ..bulletins.rules import bulletins_for, readers_in, receivers_in
from ..bulletins.services import correct_bulletin, may_be_corrected, write_bulletin
from ..bulletins.wording import text_to_pass_on, until_of
from ..common.pages import page_models
from ..steering.models import Contact
from ..steering.rules import area_of_contact, groups_in
from .bulletin_forms import BulletinForm, ContentForm, CorrectionForm
from .bulletin_pages import address, back_to, find_bulletin, show_form
from .bulletin_views import TOO_LATE, show_bulletin
from .guards import for_contact
from .responses import see_other

NOBODY = gettext_lazy(
    "Nobody would get this bulletin: no group in this area has a coordinator now. It "
    "is not sent. Choose other districts, or tell residents in another way."
)
NO_READER = gettext_lazy(
    "In your steering group somebody else reads a bulletin before it leaves, and there "
    "is nobody else for this area. It is not sent. Ask the municipality to add a "
    "contact."
)
ONCE_MORE = gettext_lazy("This form was used before. Please send it once more.")
CHANGED = gettext_lazy(
    "Somebody else corrected this bulletin while you were typing. Above your text "
    "stands what it says now. Send yours only if it is still needed."
)


@for_contact
def write(request: HttpRequest, contact: Contact) -> HttpResponse:
    """First the form, then the preview; nothing is kept before it is sent."""
    now, area = timezone.now(), area_of_contact(contact)
    if request.method != "POST":
        earlier = _earlier(request, contact)
        form = BulletinForm.new(area=area, now=now, **earlier)
        return _show_writing(request, form)
    form = BulletinForm(request.POST, area=area, now=now)
    if not form.is_valid():
        return _show_writing(request, form, 422)
    step = request.POST.get("step")
    if step == "change":
        return _show_writing(request, form)
    if step == "send":
        return _send(request, contact, form, now)
    return _preview(request, contact, form, now)


def _earlier(request: HttpRequest, contact: Contact) -> dict[str, str]:
    """What a bulletin said that she wants to write anew."""
    number = request.GET.get("from", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return {}
    bulletin = bulletins_for(contact).filter(pk=int(number)).first()
    if bulletin is None:
        return {}
    initial = ContentForm.initial_of(bulletin)
    if bulletin.valid_until <= timezone.now():
        del initial["valid_until"]
    return initial


def _show_writing(
    request: HttpRequest, form: BulletinForm, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"title": _("Write a bulletin"), "press_url": press_url(request)}
    return show_form(request, "bulletin_write", form, status, **context)


def press_url(request: HttpRequest) -> str:
    """Where general news belongs; empty where the site has no such page."""
    site = Site.find_for_request(request)
    for model in page_models(PressIndexPageMixin):
        pages = model.objects.live().public().order_by("path")
        page = site and pages.descendant_of(site.root_page).first()
        if page:
            return page.get_url(request) or ""
    return ""


def _preview(
    request: HttpRequest,
    contact: Contact,
    form: BulletinForm,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    """What goes to whom, as coordinators will see it."""
    today = timezone.localdate(now)
    area = form.chosen or form.area
    groups = groups_in(area).with_coordinator_state(today)
    reached = [group for group in groups if group.has_coordinator]
    bulletin = Bulletin(
        author=contact, status=BulletinStatus.SENT, **vars(form.content)
    )
    context = {
        "bulletin": bulletin,
        "until": until_of(bulletin),
        "shared_text": text_to_pass_on(bulletin),
        "coordinators": receivers_in(area, today).count(),
        "groups": len(reached),
        "without": len(groups) - len(reached),
        "hidden": _hidden(form),
        "readers": None,
    }
    if contact.steering_group.needs_second_reader:
        context["readers"] = readers_in(area, of=contact, today=today)
    refusal = _refusal(context)
    context |= {"title": _("Check the bulletin"), "refusal": refusal}
    return show_form(
        request, "bulletin_preview", form, 409 if refusal else status, **context
    )


def _refusal(context: dict[str, Any]) -> Any:
    if not context["coordinators"]:
        return NOBODY
    return NO_READER if context["readers"] == [] else ""


def _hidden(form: BulletinForm) -> list[tuple[str, str]]:
    """Everything that was typed, to be sent or changed."""
    typed = [(name, value) for name, value in form.typed if name != "form_key"]
    return [*typed, ("form_key", form.cleaned_data["form_key"])]


def _send(
    request: HttpRequest, contact: Contact, form: BulletinForm, now: datetime
) -> HttpResponse:
    try:
        bulletin = write_bulletin(
            author=contact,
            content=form.content,
            area=form.area,
            districts=form.chosen,
            form_key=form.cleaned_data["form_key"],
            now=now,
        )
    except (NobodyReached, NobodyToRead):
        return _preview(request, contact, form, now, 409)
    except KeyTaken:
        data = request.POST.copy()
        data["form_key"] = ""
        form = BulletinForm(data, area=form.area, now=now)
        return _show_writing(request, form, 409, refusal=ONCE_MORE)
    is_sent = bulletin.status == BulletinStatus.SENT
    return back_to(bulletin, "sent" if is_sent else "asked")


@for_contact
def correct(request: HttpRequest, contact: Contact, pk: int) -> HttpResponse:
    bulletin, now = find_bulletin(contact, pk), timezone.now()
    if not may_be_corrected(bulletin, now):
        if request.method == "POST":
            return _too_late(request, contact, bulletin)
        return see_other(address("portal_bulletin", bulletin.pk))
    if request.method != "POST":
        initial = ContentForm.initial_of(bulletin) | {"version": bulletin.version}
        form = CorrectionForm(now=now, initial=initial)
        return _show_correcting(request, bulletin, form)
    form = CorrectionForm(request.POST, now=now)
    if not form.is_valid():
        return _show_correcting(request, bulletin, form, 422)
    try:
        corrected = correct_bulletin(
            bulletin=bulletin,
            content=form.content,
            version=form.cleaned_data["version"],
            now=now,
        )
    except ChangedMeanwhile:
        return _changed(request, contact, pk, now)
    except NotInTime:
        return _too_late(request, contact, find_bulletin(contact, pk))
    is_new = corrected.version != form.cleaned_data["version"]
    return back_to(corrected, "corrected" if is_new else "same")


def _too_late(
    request: HttpRequest, contact: Contact, bulletin: Bulletin
) -> HttpResponse:
    """With what she typed, so that nothing is lost."""
    unsent = [request.POST.get("text", ""), request.POST.get("action", "")]
    return show_bulletin(
        request, contact, bulletin, 409, refusal=TOO_LATE, unsent=filter(None, unsent)
    )


def _changed(
    request: HttpRequest, contact: Contact, pk: int, now: datetime
) -> HttpResponse:
    """Her text again, under what somebody else made of it."""
    bulletin = find_bulletin(contact, pk)
    data = request.POST.copy()
    data["version"] = bulletin.version
    form = CorrectionForm(data, now=now)
    return _show_correcting(
        request, bulletin, form, 409, refusal=CHANGED, shows_current=True
    )


def _show_correcting(
    request: HttpRequest,
    bulletin: Bulletin,
    form: CorrectionForm,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {"title": _("Correct the bulletin"), "bulletin": bulletin}
    return show_form(request, "bulletin_correct", form, status, **context)
