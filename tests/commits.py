"""What happens on commit, in tests whose own transaction never commits."""

from django.test import Client, TestCase


def committed():
    """A context at whose end everything that waits for a commit is done."""
    return TestCase.captureOnCommitCallbacks(execute=True)


class CommittingClient(Client):
    """After each request, what waits for its commit is done."""

    def request(self, **request):
        with committed():
            return super().request(**request)
