"""How the views of the signup answer: a page of ours, or its inside."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .answers import Pages
from .models import Signup
from .tokens import read_personal_link

TITLES = {
    "personal": _("Your signup"),
    "personal_change": _("Change your data"),
    "personal_withdraw": _("Withdraw"),
    "personal_rules": _("Accept the rules"),
    "personal_email": _("Confirm your new e-mail address"),
    "personal_reject": _("I do not want this signup"),
    "personal_rejected": _("Your signup is erased"),
    "signup": _("Sign up"),
    "thanks": _("One more step"),
    "correct": _("Correct your e-mail address"),
    "confirm": _("Confirm your signup"),
    "confirmed": _("Your signup is confirmed"),
    "renew": _("This link is too old"),
    "once_more": _("One more press"),
}
PROBLEMS = {
    "closed": _("You cannot sign up for this group now"),
    "bad_form": _("This form does not work"),
    "bad_link": _("This link does not work"),
    "void_link": _("This link no longer works"),
    "foreign": _("This form came from another website"),
    "old_phone_link": _("This link is too old"),
    "duplicate": _("This signup cannot be completed"),
    "too_many": _("Too many requests"),
}

PAGES = Pages("wagtail_whatsappalert/signups/", TITLES, PROBLEMS)
show = PAGES.show
problem = PAGES.problem
tells_too_many = PAGES.tells_too_many
with_sealed_link = PAGES.with_sealed_link


def unknown_link(request):
    return problem(request, "bad_link", 404)


def find_signup(pk):
    """The signup of a link, with its group and site; ``None`` once it is erased."""
    signups = Signup.objects.select_related("group", "site").not_erased()
    return signups.filter(pk=pk).first()


def signup_of_link(link):
    """The signup that a personal link opens; ``None`` when the link is void."""
    signup = find_signup(link.signup)
    return signup if signup and link.opens(signup) else None


with_personal_link = with_sealed_link(read_personal_link, signup_of_link)
