"""A site that forgot to include the URLs of the package."""

urlpatterns = []
