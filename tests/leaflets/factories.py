from itertools import count

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from wagtail_whatsappalert.leaflets.models import Leaflet

numbers = count(1)
KILOBYTE = 1024


def make_collection(parent=None, name="Folders", *, is_private=False):
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    collection = (parent or root).add_child(name=name)
    if is_private:
        restriction = CollectionViewRestriction.LOGIN
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=restriction
        )
    return collection


def make_document(collection=None, name="folder.pdf"):
    """Two kilobytes; the file itself is never asked for."""
    document = get_document_model()(
        title="Folder",
        collection=collection or make_collection(),
        file_size=2 * KILOBYTE,
    )
    document.file = ContentFile(b"", name=name)
    document.file._committed = True
    document.file.name = f"documents/{name}"
    document.save()
    return document


def make_leaflet(**kwargs):
    number = next(numbers)
    values = {"title": f"Folder {number}", "language": "nl", "sort_order": number}
    return Leaflet.objects.create(**{**values, **kwargs})


def make_standard_leaflet(**kwargs):
    return make_leaflet(in_standard_set=True, **kwargs)
