"""The Nu HTML checker, on files."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.conftest import absent

JARS = [os.environ.get("VNU_JAR", ""), "node_modules/vnu-jar/build/dist/vnu.jar"]


def errors_in_html(pages, folder):
    """
    What it says of ``pages``, ``{name: html}``: a line for each error, with the name.

    ``folder`` is empty and gets the files. Skips where there is no checker.
    """
    java = shutil.which("java")
    jar = next((jar for jar in JARS if jar and Path(jar).is_file()), None)
    if not java or not jar:
        absent("vnu", "Java or vnu.jar (npm install vnu-jar; VNU_JAR) is missing")
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html)
        names[file.name] = name
    done = subprocess.run(
        [java, "-jar", jar, "--errors-only", "--format", "json"]
        + [folder / file for file in names],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{names[Path(error['url']).name]}:{error['lastLine']} {error['message']}"
        for error in json.loads(done.stderr)["messages"]
    ]
