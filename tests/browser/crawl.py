"""Every page of the demo: what the links lead to, and what only a form leads to."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .build import TWO_FORMS

SIGNUP = "/whatsapp/signup/"
FINDER = "/whatsapp/find/"
STARTS = ["/", "/en/", SIGNUP, f"/en{SIGNUP}", f"/{TWO_FORMS}/", FINDER, f"/en{FINDER}"]
# Not for visitors, or no page.
ELSEWHERE = re.compile(
    r"^/(admin|api|documents|mailbox|media|static)/|\.(csv|ics|json|xlsx|xml)$"
)
MISSING = "/bestaat-niet/"
BROKEN_LINK = f"{SIGNUP}confirm/kapot/"


@dataclass(frozen=True)
class Visit:
    """One page of the demo; ``sends`` is what a form posted to get it."""

    name: str
    path: str
    status: int
    html: str = field(repr=False)
    sends: tuple = ()


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href")
        if tag == "a" and href:
            self.found.append(href)


class KeepRedirects(HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Visitor:
    def __init__(self, base):
        self.base = base
        self.opener = build_opener(KeepRedirects)

    def ask(self, path, fields=None):
        """``(status, headers, text)``; posts ``fields`` where they are given."""
        data = None if fields is None else urlencode(fields).encode()
        headers = {"Origin": self.base} if data is not None else {}
        request = Request(urljoin(self.base, path), data, headers)
        try:
            response = self.opener.open(request)
        except HTTPError as error:
            response = error
        with response:
            return response.status, response.headers, response.read().decode()

    def visit(self, name, path, fields=None):
        status, _headers, html = self.ask(path, fields)
        return Visit(name, path, status, html, tuple((fields or {}).items()))


def path_of(base, page, href):
    """The path and query of an internal link to a page, else ``None``."""
    url = urlsplit(urljoin(urljoin(base, page), href))
    if url.scheme not in ("http", "https") or url.netloc != urlsplit(base).netloc:
        return None
    if ELSEWHERE.search(url.path):
        return None
    return url.path + (f"?{url.query}" if url.query else "")


def shape(path):
    """The same for ``?group=1`` and ``?group=2``: one of them is enough."""
    url = urlsplit(path)
    return url.path, tuple(sorted(name for name, _value in parse_qsl(url.query)))


def linked_pages(visitor):
    """Every page that links lead to from the starts, once for each shape."""
    waiting, seen = list(STARTS), {shape(path) for path in STARTS}
    while waiting:
        path = waiting.pop(0)
        found = visitor.visit(path, path)
        yield found
        links = Links()
        links.feed(found.html)
        for href in links.found:
            link = path_of(visitor.base, path, href)
            if link and shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)


def hidden_token(html):
    return re.search(r'name="token" value="([^"]+)"', html).group(1)


def pages_behind_a_form(visitor, demo, person):
    """What a signup leads to, from an empty form to a confirmed signup."""
    chooser = visitor.visit("form", SIGNUP)
    token = {"token": hidden_token(chooser.html)}
    yield visitor.visit("empty form sent", SIGNUP, token)
    group = re.search(r'<option value="(\d+)"', chooser.html).group(1)
    boxes = dict.fromkeys(re.findall(r'checkbox" name="(\w+)"', chooser.html), "on")
    fields = {**token, "group": group, "relation": "lives", **boxes, **vars(person)}
    status, headers, html = visitor.ask(SIGNUP, fields)
    assert status == 303, html
    thanks = headers["Location"]
    yield visitor.visit("thanks", thanks)
    yield visitor.visit("thanks, sent again", f"{thanks}?again=1")
    correct = thanks.replace("/thanks/", "/correct/")
    yield visitor.visit("correct the address", correct)
    yield visitor.visit("no address", correct, {"email": "geen adres"})
    confirm = urlsplit(demo.confirm_link(person.email)).path
    yield visitor.visit("confirm", confirm)


# By the name of the page: what somebody asks the finder of the demo.
QUESTIONS = {
    "finder, one": {"postcode": "7901 CA", "house_number": "1"},
    "finder, several": {"text": "industriegebied"},
    "finder, nowhere": {"postcode": "7901 BA", "house_number": "1"},
    "finder, outside": {"text": "Kerkstraat 3, Assen"},
    "finder, unknown": {"postcode": "7999 ZZ", "house_number": "1"},
    "finder, not right": {"postcode": "79", "house_number": "x"},
}


def answers_of_the_finder(visitor):
    for name, fields in QUESTIONS.items():
        yield visitor.visit(name, FINDER, fields)


def confirmed_page(visitor, demo, person):
    confirm = urlsplit(demo.confirm_link(person.email)).path
    visitor.ask(confirm, {})
    return visitor.visit("confirmed", confirm)


def html_of(visits):
    """``{name: html}``; the number keeps two pages of one name apart."""
    return {f"{n} {visit.name}": visit.html for n, visit in enumerate(visits)}
