import json

from .models import HostPage


def signup_form(group=None, **value):
    """A signup form as the editor stores it in a body."""
    return {
        "type": "signup_form",
        "value": {"group": group.pk if group else None, **value},
    }


def text(html="<p>Gewone tekst.</p>"):
    return {"type": "text", "value": html}


def columns(left=(), right=()):
    return {"type": "columns", "value": {"left": [*left], "right": [*right]}}


def make_host_page(site, *body, layout="include_block", title="Doe mee", **kwargs):
    page = HostPage(title=title, layout=layout, body=json.dumps(body), **kwargs)
    return site.root_page.add_child(instance=page)
