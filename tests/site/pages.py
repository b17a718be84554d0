"""What a test reads from a page."""

import json
import re

DATA_BLOCK = re.compile(
    r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL | re.IGNORECASE
)


def json_ld_of(response):
    """The structured data of a page, read as a browser finds it in the HTML."""
    (text,) = DATA_BLOCK.findall(response.content.decode())
    return json.loads(text)
