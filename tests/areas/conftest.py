"""Reading a file of areas, as its tests do it."""

import pytest

from wagtail_whatsappalert.areas.import_layers import UnreadableFile
from wagtail_whatsappalert.areas.import_reading import read_areas
from wagtail_whatsappalert.areas.import_rows import Wanted

from .maps import collection, written


@pytest.fixture
def read(tmp_path):
    def read(*features, name="areas.geojson", members=None, **wanted):
        path = written(tmp_path, collection(*features, **(members or {})), name)
        return read_areas(path, wanted=Wanted(**wanted))

    return read


@pytest.fixture
def refusal(read):
    def refusal(*features, **wanted):
        with pytest.raises(UnreadableFile) as refused:
            read(*features, **wanted)
        return refused.value

    return refusal
