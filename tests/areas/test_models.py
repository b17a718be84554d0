import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.groups.factories import make_district, make_group, make_neighbourhood
from wagtail_whatsappalert.common.versions import public_version

from .factories import polygon, square

pytestmark = pytest.mark.django_db


class TestSaving:
    def test_draws_the_outline(self):
        area = make_neighbourhood(boundary=polygon())
        assert json.loads(area.outline)["type"] == "Polygon"
        area.boundary = None
        area.save()
        assert area.outline == ""

    def test_makes_cached_lists_stale(self):
        area = make_neighbourhood()
        before = public_version()
        area.save()
        assert public_version() != before

    def test_draws_the_area_of_its_groups_anew(self):
        area = make_neighbourhood(boundary=polygon())
        group = make_group(neighbourhoods=[area])
        area.boundary = polygon(square(7.0))
        area.save()
        group.refresh_from_db()
        assert "7.1" in group.outline
        assert "6.4" not in group.outline

    def test_refuses_a_boundary_in_metres(self):
        area = make_neighbourhood()
        area.boundary = polygon([[228583, 527427]] * 4)
        with pytest.raises(ValidationError) as error:
            area.full_clean()
        assert "boundary" in error.value.error_dict


class TestDeleting:
    def test_a_neighbourhood_takes_its_area_from_its_groups(self):
        stays = make_neighbourhood(boundary=polygon())
        goes = make_neighbourhood(boundary=polygon(square(7.0)))
        group = make_group(neighbourhoods=[stays, goes])
        before = public_version()
        goes.delete()
        group.refresh_from_db()
        assert "7.1" not in group.outline
        assert "6.4" in group.outline
        assert public_version() != before

    def test_a_district_leaves_its_neighbourhoods(self):
        district = make_district()
        area = make_neighbourhood(district=district)
        before = public_version()
        district.delete()
        area.refresh_from_db()
        assert area.district is None
        assert public_version() != before


class TestCodes:
    def test_mean_something_only_with_their_year(self):
        make_neighbourhood(code="BU01185003", year=2016)
        make_neighbourhood(code="BU01185003", year=2025)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_neighbourhood(code="BU01185003", year=2025)
