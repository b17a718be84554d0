from django.conf import settings


def demo(request):
    """Whether the mailbox of the demo exists: only on a developer's machine."""
    return {"has_mailbox": settings.DEBUG}
