from django.urls import reverse

from tests.commits import CommittingClient

INTERNET = "62.41.8.9"


def send(data, address=INTERNET, **headers):
    return CommittingClient().post(
        reverse("wagtail_whatsappalert:signup"),
        data,
        HTTP_SEC_FETCH_SITE="same-origin",
        REMOTE_ADDR=address,
        **headers,
    )


def press(name, sealed, data=None, address=INTERNET):
    url = reverse(f"wagtail_whatsappalert:signup_{name}", args=[sealed])
    return CommittingClient().post(url, data or {}, REMOTE_ADDR=address)


def sealed_of(response):
    return response["Location"].rstrip("/").rpartition("/")[2]


def person(number):
    return {"phone": f"06 100000{number:02d}", "email": f"p{number}@example.org"}
