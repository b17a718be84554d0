"""The combinations of versions that the package is known to work with."""

from pathlib import Path

import nox

nox.needs_version = ">=2024.4"
nox.options.reuse_existing_virtualenvs = True

# ``edge``: the lowest and the highest, which every full run tries.
COMBINATIONS = [
    nox.param("3.11", "7.4", "5.2", id="lowest", tags=["edge"]),
    nox.param("3.11", "8.0", "5.2", id="python-3.11"),
    nox.param("3.12", "7.4", "6.0", id="long-term"),
    nox.param("3.12", "8.0", "6.1", id="highest", tags=["edge"]),
    nox.param("3.13", "8.0", "6.0", id="python-3.13"),
]


@nox.session
@nox.parametrize("python, wagtail, django", COMBINATIONS)
def tests(session, wagtail, django):
    """The tests that need no browser, prove no race and look at the versions."""
    session.install(
        "--editable", ".[test]", f"wagtail~={wagtail}.0", f"django~={django}.0"
    )
    database = Path(session.create_tmp()).resolve() / "tests.sqlite3"
    session.run(
        "python",
        "-m",
        "pytest",
        "-m",
        "not browser and not races and not once",
        "--numprocesses=2",
        "-W",
        "error::DeprecationWarning:wagtail_whatsappalert",
        "-W",
        "error::PendingDeprecationWarning:wagtail_whatsappalert",
        *session.posargs,
        env={"DATABASE_URL": f"sqlite://{database}", "WHATSAPPALERT_REQUIRE": ""},
    )
