from __future__ import annotations

from django.urls import URLPattern, path

from . import facts_views as facts
from . import texts_views as texts

GROUP = "coordinators/groups/<int:group_id>/"
FACTS = f"{GROUP}about/"

urlpatterns: list[URLPattern] = [
    path(FACTS, facts.portal_facts, name="portal_facts"),
    path(f"{FACTS}description/", facts.portal_description, name="portal_description"),
    path(f"{FACTS}rules/", facts.portal_own_rules, name="portal_own_rules"),
    path(
        f"{FACTS}members/",
        facts.portal_members_outside,
        name="portal_members_outside",
    ),
    path(f"{FACTS}full/", facts.portal_full_for_now, name="portal_full_for_now"),
    path(f"{GROUP}texts/", texts.portal_texts, name="portal_texts"),
]
