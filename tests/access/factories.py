from django.utils import timezone

from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session


def sign_in(client, person, role=Role.COORDINATOR, now=None):
    """Sign in on this test client, as if by a link; the session."""
    session, key = start_session(role=role, person=person, now=now or timezone.now())
    client.cookies[COOKIE] = key
    return session
