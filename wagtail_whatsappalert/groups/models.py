"""A neighbourhood's WhatsApp group: the record, not its page."""

from __future__ import annotations

from datetime import date

import swapper
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from ..common.versions import touch_public_version
from ..conf import conf
from ..coordinators.models import Coordinator
from ..places.models import PlaceProvider
from .area import HasArea
from .choices import (
    GroupStatus,
    SignupRoute,
    WorkshopRule,
    leads_into_whatsapp,
    mention_group,
)
from .own_rules import GroupRules
from .querysets import GroupQuerySet

swapper.set_app_prefix("wagtailcore", "wagtail")

# The coordinator is a member too: his place is kept free for him from the start.
COORDINATOR_PLACES = 1

START_FIRST = _(
    "People have registered interest. Leave the group forming and start it with "
    "the button “Start this group”: then they get their places."
)


def default_minimum_participants() -> int:
    return conf.DEFAULT_MINIMUM_PARTICIPANTS


def default_minimum_age() -> int:
    return conf.DEFAULT_MINIMUM_AGE


class Group(HasArea, PlaceProvider, index.Indexed):
    """
    One chat group for one area, with its rules and its places.

    ``capacity`` counts everybody: members through us, members outside the
    system and the coordinator.
    """

    name = models.CharField(_("name"), max_length=100)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=GroupStatus.choices,
        default=GroupStatus.FORMING,
    )
    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Where the group is shown. Empty: on every site."),
    )
    coordinators = models.ManyToManyField(
        Coordinator,
        through="Coordination",
        blank=True,
        related_name="groups",
        verbose_name=_("coordinators"),
        help_text=_("Who adds people to the WhatsApp group and removes them."),
    )
    shares_house_numbers = models.BooleanField(
        _("coordinators see house numbers"),
        default=True,
        help_text=_("Without it they see the postcode only."),
    )
    contact_prefix = models.CharField(
        _("start of contact names"),
        max_length=30,
        blank=True,
        help_text=_(
            "Before the names of people who are saved as contacts on a telephone. "
            "Empty: the name of the group."
        ),
    )
    full_for_now = models.BooleanField(
        _("full for now"),
        default=False,
        help_text=_("Nobody gets a place as long as this is on; people wait."),
    )
    members_outside = models.PositiveIntegerField(
        _("members outside the system"),
        default=0,
        help_text=_("Who was a member before; without the coordinator."),
    )
    minimum_participants = models.PositiveIntegerField(
        _("minimum number of participants"),
        default=default_minimum_participants,
        validators=[MinValueValidator(2)],
        help_text=_("The group starts when this many people take part."),
    )
    minimum_age = models.PositiveSmallIntegerField(
        _("minimum age"), default=default_minimum_age
    )
    workshop_rule = models.CharField(
        _("before joining"),
        max_length=10,
        choices=WorkshopRule.choices,
        default=WorkshopRule.REQUIRED,
    )
    signup_route = models.CharField(
        _("signing up"),
        max_length=10,
        choices=SignupRoute.choices,
        default=SignupRoute.FORM,
    )
    external_url = models.URLField(
        _("address to sign up"),
        blank=True,
        help_text=_("For signing up through a link: an address elsewhere, …"),
    )
    signup_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page to sign up"),
        help_text=_("… or a page of this site."),
    )
    # When somebody last said that it is alive, and since when nobody does.
    activity_confirmed_at = models.DateTimeField(default=timezone.now, editable=False)
    unverified_since = models.DateTimeField(null=True, editable=False)
    # Since when a group that had started has nobody who runs it.
    coordinator_missed_since = models.DateTimeField(null=True, editable=False)
    split_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="split_off",
        verbose_name=_("split from"),
    )
    objects = GroupQuerySet.as_manager()

    derived_fields = (
        "places_given",
        *HasArea.area_fields,
        "activity_confirmed_at",
        "unverified_since",
        "coordinator_missed_since",
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("area_description"),
        index.RelatedFields("neighbourhoods", [index.SearchField("name")]),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        # One transaction with what follows from it (``receivers``).
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted

    @classmethod
    def get_indexed_objects(cls):
        return super().get_indexed_objects().existing()

    def clean(self):
        super().clean()
        errors = {}
        if self.capacity is not None and self.capacity > conf.MAX_CAPACITY:
            errors["capacity"] = _("WhatsApp groups hold up to %(limit)d people.") % {
                "limit": conf.MAX_CAPACITY
            }
        if self.signup_route == SignupRoute.EXTERNAL and not (
            self.external_url or self.signup_page_id
        ):
            errors["external_url"] = _("Give an address or choose a page.")
        if leads_into_whatsapp(self.external_url):
            errors["external_url"] = _(
                "This leads into WhatsApp itself and must not be public."
            )
        if self.is_wanted and not self.wanted_in_id:
            errors["status"] = _("A group that exists has another status.")
        if self.must_be_started_to_be(self.status):
            errors["status"] = START_FIRST
        if errors:
            raise ValidationError(errors)

    def must_be_started_to_be(self, status: str) -> bool:
        """Whether people who registered interest would be left without an answer."""
        is_active = status == GroupStatus.ACTIVE
        return is_active and bool(self.pk) and self.signups.interested().exists()

    def count_places_given(self) -> int:
        return self.signups.taking_a_place().count()

    @property
    def places_reserved(self) -> int:
        return self.members_outside + COORDINATOR_PLACES

    @property
    def places_left(self) -> int:
        """None as long as the group is full for now, whatever its capacity."""
        return 0 if self.full_for_now else super().places_left

    places_left.fget.short_description = _("places left")

    def has_coordinator_on(self, day: date) -> bool:
        return self.coordinators.active(day).exists()

    def availability_changed(self) -> None:
        touch_public_version()

    @property
    def contact_start(self) -> str:
        """What stands before a name in somebody's address book."""
        return self.contact_prefix or self.name

    @property
    def is_forming(self) -> bool:
        return self.status == GroupStatus.FORMING

    @property
    def is_wanted(self) -> bool:
        """No group yet: a place to keep who asks for one in a neighbourhood."""
        return self.status == GroupStatus.WANTED

    @property
    def label(self) -> str:
        """Its name in a list, told apart from a group that exists."""
        if not self.is_wanted:
            return self.name
        return _("%(neighbourhood)s (no group yet)") % {"neighbourhood": self.name}

    @property
    def as_mentioned(self) -> str:
        """Its name in a sentence; of one that is wanted, what people ask for."""
        return mention_group(self.name, self.is_wanted)

    @property
    def gathers_interest(self) -> bool:
        """Whether people register interest, because nobody can get a place yet."""
        return self.is_forming or self.is_wanted

    @property
    def takes_signups(self) -> bool:
        """Whether our form is open for this group; a full one has a waiting list."""
        return self.signup_route == SignupRoute.FORM and self.takes_people

    @property
    def takes_people(self) -> bool:
        """Whether anybody can join or register interest now, whatever the route."""
        return self.gathers_interest or self.status == GroupStatus.ACTIVE

    def signup_link(self, page_url: str | None) -> str:
        """Where signing up happens outside our form; empty if it does not."""
        if self.signup_route != SignupRoute.EXTERNAL or not self.takes_people:
            return ""
        return page_url or self.external_url

    @property
    def current_rules(self) -> GroupRules | None:
        """The group's own additions to the house rules, if it has any now."""
        newest = self.rules.order_by("-number").first()
        return newest if newest and newest.text else None
