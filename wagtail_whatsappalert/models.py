"""Gathers the models of every room for Django."""

from .access.models import AccessSession, SignInLink  # noqa: F401
from .areas.models import (  # noqa: F401
    District,
    Neighbourhood,
    PostcodeAddresses,
)
from .bulletins.models import Bulletin, BulletinReceipt, BulletinText  # noqa: F401
from .common.models import PublicChange  # noqa: F401
from .coordination.models import ActivityCheck, Succession  # noqa: F401
from .coordinators.models import ConfidentialityAgreement, Coordinator  # noqa: F401
from .groups.address_ranges import AddressRange  # noqa: F401
from .groups.invites import GroupInvite  # noqa: F401
from .groups.models import Group  # noqa: F401
from .groups.own_rules import GroupRules  # noqa: F401
from .groups.roles import Coordination  # noqa: F401
from .leaflets.models import Leaflet  # noqa: F401
from .mailing.models import Letter, MailIdentity, MailText  # noqa: F401
from .privacy.models import ConsentText  # noqa: F401
from .signups.consents import RulesAcceptance, SignupConsent  # noqa: F401
from .signups.limits import ManagerLimit  # noqa: F401
from .signups.models import Signup, SignupTransition  # noqa: F401
from .site_settings.models import WhatsAppAlertSettings  # noqa: F401
from .statistics.models import CrimeFigure  # noqa: F401
from .steering.models import Contact, SteeringGroup  # noqa: F401
from .texts.models import GroupReminder, HouseRules, SaarSteps  # noqa: F401
from .threads.models import Thread, ThreadMessage  # noqa: F401
from .workshops.changes import WorkshopChange  # noqa: F401
from .workshops.exercises import Exercise, ExerciseParticipant  # noqa: F401
from .workshops.hosts import WorkshopHost  # noqa: F401
from .workshops.models import Workshop  # noqa: F401
from .workshops.registrations import Registration  # noqa: F401
