from __future__ import annotations

from django.urls import URLPattern, path

from . import invite_views, member_views, people_views, person_views

GROUP = "coordinators/groups/<int:group_id>/"
PERSON = f"{GROUP}people/<int:number>/"

urlpatterns: list[URLPattern] = [
    path(GROUP, people_views.portal_group, name="portal_group"),
    path(
        f"{GROUP}contacts/", people_views.portal_contacts, name="portal_group_contacts"
    ),
    path(f"{GROUP}members/", member_views.portal_members, name="portal_members"),
    path(f"{GROUP}waiting/", member_views.portal_waiting, name="portal_waiting"),
    path(f"{GROUP}invite/", invite_views.portal_invite, name="portal_invite"),
    path(
        f"{GROUP}invite/remove/",
        invite_views.portal_invite_remove,
        name="portal_invite_remove",
    ),
    path(PERSON, person_views.portal_person, name="portal_person"),
    path(
        f"{PERSON}contact/", person_views.portal_contact, name="portal_person_contact"
    ),
    path(
        f"{PERSON}mark/<str:mark>/",
        person_views.portal_mark,
        name="portal_mark",
    ),
]
