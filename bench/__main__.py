"""``python -m bench``: the measures of ``docs/reference/performance.md``."""

import itertools
import os
import platform
import sys
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.core import mail  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail import __version__ as wagtail_version  # noqa: E402

from tests.signups.factories import form_data  # noqa: E402
from wagtail_whatsappalert.groups.models import Group  # noqa: E402
from wagtail_whatsappalert.signups.models import Signup  # noqa: E402

from . import areas, bulletins, coordinators, finder, maps, signups, workshops  # noqa: E402
from .content import make_groups, make_pages  # noqa: E402
from .measure import Row, measure  # noqa: E402

FEW, MANY = 10, 1000
ROUNDS = int(os.environ.get("ROUNDS", "100"))
FORM_POST = {
    "name": "Anna de Vries",
    "phone": "06 12345678",
    "email": "anna@example.org",
    "postcode": "7901ab",
    "house_number": "12",
    "addition": "",
    "relation": "lives",
    "minimum_age": "on",
    "house_rules": "on",
}

people = itertools.count()
client = Client()


def count_rows_for_the_planner():
    """What PostgreSQL does by itself, minutes after so many rows came in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def get(url, **headers):
    def request():
        client.cookies.clear()
        return client.get(url, headers=headers)

    return request


def post(url, data, **kwargs):
    """As a browser sends a form without files."""
    kind = "application/x-www-form-urlencoded"
    client.cookies.clear()
    return client.post(url, urlencode(data), content_type=kind, **kwargs)


def post_form(url):
    def request():
        mail.outbox = []
        return post(url, FORM_POST)

    return request


def post_signup(group):
    """Each time somebody else, from a page of the same site."""
    url = reverse("wagtail_whatsappalert:signup")

    def request():
        mail.outbox = []
        number = next(people)
        data = form_data(
            group,
            phone=f"06{10000000 + number}",
            email=f"resident{number}@example.org",
        )
        return post(url, data, headers={"sec-fetch-site": "same-origin"})

    return request


def rows_of_form(pages):
    form = pages["form"].get_url()
    return [
        Row("Bare page", get(pages["bare"].get_url())),
        Row("The same with a signup block", get(pages["block"].get_url()), limit=1.9),
        Row("contrib.forms page", get(form)),
        Row("contrib.forms POST", post_form(form)),
        Row("Signup POST", post_signup(pages["group"]), status=303),
    ]


def rows_of_overview(pages, number):
    url = pages["overview"].get_url()
    return [
        Row("Bare page", get(pages["bare"].get_url())),
        Row(f"Overview, {number} groups, cold", get(url), cold=True, limit=8),
        Row(f"Overview, {number} groups, warm", get(url), limit=1.5),
    ]


def run():
    pages = make_pages()
    forms = rows_of_form(pages)
    measure(forms, ROUNDS)
    forms[-1].limit = round(forms[-2].ratio, 2)
    make_groups(pages["overview"], range(1, FEW))
    few = rows_of_overview(pages, FEW)
    measure(few, ROUNDS)
    make_groups(pages["overview"], range(FEW, MANY))
    many = [
        *rows_of_overview(pages, MANY),
        *maps.rows_of_geojson(client, get, MANY),
    ]
    measure(many, ROUNDS)
    asked = measure_finder(pages)
    hers = measure_her_group(pages)
    told = measure_bulletins(pages)
    planned = measure_workshops(pages)
    listed, exported = measure_signups(pages)
    found = [
        *faults(forms, few, many),
        *coordinators.faults_of_group(*hers),
        *finder.faults_of_finder(*asked),
        *bulletins.faults_of_sending(*told),
        *workshops.faults_of_workshops(*planned),
        *faults_of_list(*listed, *exported),
    ]
    public = [*forms, *few[1:], *many[1:], *asked]
    calendars = [row for rows in planned for row in rows]
    return [*public, *calendars, *hers, *told, *listed, *exported], found


def measure_finder(pages):
    """An address of our own list, among 1,000 groups."""
    finder.make_addresses()
    count_rows_for_the_planner()
    rows = finder.rows_of_finder()
    measure([Row("Bare page", get(pages["bare"].get_url())), *rows], ROUNDS)
    return rows


def measure_her_group(pages):
    """A coordinator's first screen with few and with 1,000 people."""
    group, client = coordinators.make_her_group()
    bare = get(pages["bare"].get_url())
    few = coordinators.row_of_group(group, client, coordinators.FEW)
    measure([Row("Bare page", bare), few], ROUNDS)
    coordinators.make_it_large(group)
    count_rows_for_the_planner()
    many = coordinators.row_of_group(group, client, coordinators.MANY)
    measure([Row("Bare page", bare), many], ROUNDS)
    return [few, many]


def measure_workshops(pages):
    """A month with few and with 1,000 workshops, and the calendar of all."""
    bare, overview = pages["bare"].get_url(), workshops.make_overview()
    few = workshops.rows_of_month(bare, overview, workshops.FEW)
    measure(few, ROUNDS)
    workshops.make_workshops(overview, range(workshops.FEW, workshops.ALL))
    count_rows_for_the_planner()
    many = workshops.rows_of_month(bare, overview, workshops.ALL)
    feed = workshops.rows_of_feed(bare, workshops.ALL)
    measure(many, ROUNDS)
    measure(feed, ROUNDS)
    return few[1:], many[1:], feed[1:]


def measure_bulletins(pages):
    """What the sender waits for, and what happens after her answer."""
    author, url = bulletins.make_author(), pages["bare"].get_url()
    count_rows_for_the_planner()
    bare, sending = bulletins.rows_of_sending(url, author)
    measure([bare, sending], ROUNDS)
    queuing = bulletins.row_of_queuing(author)
    measure([bulletins.bare_row(url), queuing], max(1, ROUNDS // 10))
    return [sending, queuing]


def measure_signups(pages):
    """The admin's list without and with 100,000 people; exports of 10,000."""
    admin, group = signups.admin_client(), pages["group"]
    groups = list(Group.objects.exclude(pk=group.pk))
    Signup.objects.all().delete()
    bare = get(pages["bare"].get_url())
    empty = signups.row_of_list(admin, "nobody")
    measure([Row("Bare page", bare), empty], ROUNDS)
    signups.make_signups(groups, group, signups.ALL)
    count_rows_for_the_planner()
    full = signups.row_of_list(admin, f"{signups.ALL:,}")
    measure([Row("Bare page", bare), full], ROUNDS)
    full.limit = round(empty.ratio * signups.LIST_LIMIT, 2)
    exported = signups.rows_of_exports(admin, group)
    measure([Row("Bare page", bare), *exported], max(1, ROUNDS // 5))
    return [empty, full], exported


def faults_of_list(empty, full, *exported):
    found = [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in (full, *exported)
        if row.is_missed
    ]
    if full.queries > signups.MOST_QUERIES:
        found.append(f"{full.name}: {full.queries} queries")
    return found


def faults(forms, few, many):
    """What breaks a promise of ours, in words."""
    found = [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in [*forms, *few, *many]
        if row.is_missed
    ]
    if forms[1].queries > forms[0].queries + 1:
        found.append(f"The signup block makes {forms[1].queries} queries")
    for at_few, at_many in zip(few[1:], many[1:], strict=False):
        if at_few.queries != at_many.queries:
            found.append(f"{at_many.name}: the queries grow with the groups")
    return found


def show(rows, found):
    versions = f"Wagtail {wagtail_version}, Django {django.__version__}"
    print(
        f"{versions}, Python {platform.python_version()}, {connection.vendor}; "
        f"medians of {ROUNDS}\n"
    )
    print("| what | ms | ratio | at most | queries | bytes |")
    print("|---|--:|--:|--:|--:|--:|")
    for row in rows:
        print(
            f"| {row.name} | {row.milliseconds:.2f} | {row.ratio:.2f} "
            f"| {row.limit or ''} | {row.queries} | {row.size:,} |"
        )
    print()
    for fault in found:
        print(f"MISSED  {fault}")


def show_figures(figures):
    print("\n| what | measured | at most |")
    print("|---|--:|--:|")
    for figure in figures:
        limit = f"{figure.limit:g} {figure.unit}" if figure.limit else ""
        print(f"| {figure.name} | {figure.value:.2f} {figure.unit} | {limit} |")
    print()
    for figure in figures:
        if figure.is_missed:
            print(f"MISSED  {figure.name}: {figure.value:.2f} {figure.unit}")


def main():
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        rows, found = run()
        figures = [*maps.measure_map(client), *areas.measure_areas()]
    finally:
        runner.teardown_databases(databases)
    show(rows, found)
    show_figures(figures)
    return bool(found) or any(figure.is_missed for figure in figures)


if __name__ == "__main__":
    sys.exit(main())
