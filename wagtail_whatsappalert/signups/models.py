"""A person's wish to join a group."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..groups.own_rules import GroupRules
from ..texts.models import HouseRules
from .choices import Relation, Source, WorkshopReplacement
from .lifecycle import ACTIVE, CLOSED, ActorKind, Move, SignupStatus
from .querysets import SignupQuerySet


class Signup(models.Model):
    """
    One person for one group.

    ``ticket`` is the order of confirmation within the group. ``active_phone``
    repeats the phone from confirmation on, for a unique constraint that every
    database keeps; ``pending_key`` does the same for the time before.
    """

    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="signups", verbose_name=_("group")
    )
    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=12)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=SignupStatus.choices,
        default=SignupStatus.UNCONFIRMED,
    )
    # Empty once the person is erased; e-mail also when somebody has none.
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone = PhoneNumberField(_("mobile phone"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    new_email = models.EmailField(
        _("new e-mail address, not confirmed yet"), blank=True
    )
    asked_phone = PhoneNumberField(
        _("mobile phone asked for, which is somebody else's"), blank=True
    )
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    house_number = models.PositiveIntegerField(_("house number"), null=True)
    house_number_addition = models.CharField(_("addition"), max_length=10, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    # From whoever found no place for his address: the resident's own words.
    is_outside_area = models.BooleanField(
        _("lives outside the area of the group"), default=False
    )
    outside_reason = models.TextField(
        _("why he asks for this group"), max_length=500, blank=True
    )
    wants_to_coordinate = models.BooleanField(
        _("wants to become coordinator"),
        null=True,
        help_text=_("Empty when it was not asked."),
    )
    minimum_age = models.PositiveSmallIntegerField(_("confirmed to be at least"))
    house_rules = models.ForeignKey(
        HouseRules,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("house rules accepted"),
    )
    group_rules = models.ForeignKey(
        GroupRules,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("group rules accepted"),
    )
    rules_accepted_at = models.DateTimeField(_("rules accepted"), null=True)
    rules_asked_at = models.DateTimeField(_("asked to accept new rules"), null=True)
    source = models.CharField(
        _("signed up how"),
        max_length=10,
        choices=Source.choices,
        default=Source.WEBSITE,
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_by_coordinator = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("entered by the coordinator"),
    )
    workshop_replacement = models.CharField(
        _("instead of a workshop to come"),
        max_length=10,
        choices=WorkshopReplacement.choices,
        blank=True,
    )
    leaflets_sent_at = models.DateTimeField(
        _("got the leaflets instead of a workshop"), null=True
    )
    suspicion = models.CharField(_("suspected spam"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("signed up"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    placed_at = models.DateTimeField(_("got a place"), null=True)
    offer_until = models.DateTimeField(_("offer holds until"), null=True)
    added_at = models.DateTimeField(_("added to the group"), null=True)
    reconfirmed_at = models.DateTimeField(_("said to stay"), null=True)
    reconfirm_asked_at = models.DateTimeField(_("asked to stay"), null=True)
    unreachable_at = models.DateTimeField(
        _("coordinator could not reach him"), null=True
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    to_be_removed = models.BooleanField(
        _("still to be removed from the WhatsApp group"), default=False
    )
    erase_by = models.DateTimeField(_("to be erased at last"), null=True)
    erased_at = models.DateTimeField(_("erased"), null=True)
    ticket = models.PositiveIntegerField(_("order"), null=True)
    # Null, not empty: a unique constraint lets many rows have none.
    active_phone = models.CharField(  # noqa: DJ001
        max_length=20, null=True, editable=False
    )
    pending_key = models.CharField(  # noqa: DJ001
        max_length=64, null=True, unique=True, editable=False
    )

    objects = SignupQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signup")
        verbose_name_plural = _("signups")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("manage_signup", _("Can manage signups")),
            ("export_signup", _("Can export signups")),
            ("view_privacy_log", _("Can view the privacy log")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "ticket"], name="whatsappalert_signup_ticket"
            ),
            models.UniqueConstraint(
                fields=["group", "active_phone"], name="whatsappalert_signup_phone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["group", "status"], name="whatsappalert_signup_status"
            ),
            models.Index(
                fields=["-created_at", "-id"], name="whatsappalert_signup_newest"
            ),
            # The list leaves out who is erased: this finds and counts the others.
            models.Index(
                fields=["-created_at", "-id"],
                condition=models.Q(erased_at=None),
                name="whatsappalert_signup_kept",
            ),
            models.Index(
                fields=["status", "closed_at"], name="whatsappalert_signup_closed"
            ),
            models.Index(fields=["erase_by"], name="whatsappalert_signup_erase"),
            models.Index(fields=["email"], name="whatsappalert_signup_email"),
            models.Index(fields=["new_email"], name="whatsappalert_signup_new_email"),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def forget_area(self) -> None:
        """What was noted about his address, because it is another now."""
        self.is_outside_area, self.outside_reason = False, ""

    @property
    def is_confirmed(self) -> bool:
        return self.status != SignupStatus.UNCONFIRMED

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def shown_phone(self):
        """
        The number that he himself sees: the one he asked for, also where it takes
        part already, because nobody may learn that it does.
        """
        return self.asked_phone or self.phone

    @property
    def shown_status(self) -> str:
        """The state that he himself sees: as after a new number."""
        is_added = self.status == SignupStatus.ADDED
        return SignupStatus.READY if is_added and self.asked_phone else self.status

    @property
    def address(self) -> str:
        """Postcode, house number and addition, as on an envelope."""
        addition = self.house_number_addition
        # 12-14 is another house than 1214.
        between = "-" if addition[:1].isdigit() else ""
        return f"{self.postcode} {self.house_number}{between}{addition}"

    address.fget.short_description = _("address")


class SignupTransition(models.Model):
    """
    One move of a signup: from where to where, when, by whom and why.

    Stays when the person is erased, without the reason: it holds nothing else
    about him.
    """

    signup = models.ForeignKey(
        Signup, on_delete=models.CASCADE, related_name="transitions"
    )
    move = models.CharField(_("what"), max_length=20, choices=Move.choices)
    source = models.CharField(_("from"), max_length=20, choices=SignupStatus.choices)
    target = models.CharField(_("to"), max_length=20, choices=SignupStatus.choices)
    at = models.DateTimeField(_("when"))
    actor_kind = models.CharField(
        _("by whom"), max_length=12, choices=ActorKind.choices
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("account"),
    )
    coordinator = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("coordinator"),
    )
    reason = models.TextField(_("reason"), max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of a signup")
        verbose_name_plural = _("steps of signups")
        ordering = ["signup", "pk"]

    def __str__(self):
        return f"#{self.pk}"
