import json
import re
from pathlib import Path

SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
NAUGHTY = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text())


def link_in(mail):
    return re.search(r"https?://testserver(\S+)", mail.body).group(1)
