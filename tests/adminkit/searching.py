"""Searching a list of people as its search box does."""


def search(client, url, typed):
    """The address of what is found when this is typed into the box at ``url``."""
    response = client.post(url, {"q": typed})
    assert response.status_code == 303
    return response["Location"]
