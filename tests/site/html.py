"""Reads a page as a browser does: its ids, its forms and what a policy blocks."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Data, not scripts: a content security policy does not look at them.
DATA_TYPES = {"application/json", "application/ld+json"}
REFERENCES = {"for", "aria-labelledby", "aria-describedby", "aria-controls"}


@dataclass
class Form:
    action: str | None
    method: str | None
    fields: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)


class Html(HTMLParser):
    """``html_of(response)`` makes one."""

    def __init__(self, text):
        super().__init__()
        self.ids = Counter()
        self.references = set()
        self.forms = []
        self.inline = []
        self.language = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._note_inline(tag, values)
        if "id" in values:
            self.ids[values["id"]] += 1
        for name in REFERENCES & values.keys():
            self.references.update(values[name].split())
        if tag == "html":
            self.language = values.get("lang")
        if tag == "form":
            self.forms.append(Form(values.get("action"), values.get("method")))
        if tag == "input" and self.forms:
            self.forms[-1].fields[values.get("name")] = values.get("value", "")
        if tag == "button" and self.forms:
            self.forms[-1].buttons.append(values)

    def _note_inline(self, tag, values):
        handlers = [name for name in values if name == "style" or name[:2] == "on"]
        self.inline += [f"<{tag} {name}>" for name in handlers]
        if tag == "style":
            self.inline.append("<style>")
        is_data = values.get("type") in DATA_TYPES
        if tag == "script" and "src" not in values and not is_data:
            self.inline.append("<script>")
        self.inline += [
            f"<{tag} {name}={value}>"
            for name, value in values.items()
            if (value or "").lower().startswith("javascript:")
        ]

    @property
    def signup_forms(self):
        return [form for form in self.forms if "token" in form.fields]

    @property
    def shared_ids(self):
        return [name for name, count in self.ids.items() if count > 1]


def html_of(response):
    return Html(response.content.decode())
