from __future__ import annotations

from django.urls import URLPattern, path

from . import recruit_print_views as printing
from . import recruit_views as recruit

GROUP = "coordinators/groups/<int:group_id>/"
ONE = f"{GROUP}entered/<int:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{GROUP}enter/", recruit.portal_recruit, name="portal_recruit"),
    path(f"{GROUP}entered/", recruit.portal_recruits, name="portal_recruits"),
    path(ONE, recruit.portal_recruited, name="portal_recruited"),
    path(f"{ONE}again/", recruit.portal_recruit_again, name="portal_recruit_again"),
    path(f"{ONE}erase/", recruit.portal_recruit_erase, name="portal_recruit_erase"),
    path(
        f"{GROUP}signup-form/", printing.portal_signup_form, name="portal_signup_form"
    ),
]
