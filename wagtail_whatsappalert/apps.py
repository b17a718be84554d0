from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WhatsAppAlertConfig(AppConfig):
    name = "wagtail_whatsappalert"
    verbose_name = _("WhatsApp-Alert")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401
        from .access import purging as access_purging  # noqa: F401
        from .bulletins import letters as bulletin_letters  # noqa: F401
        from .bulletins import notifications as bulletin_notifications  # noqa: F401
        from .bulletins import retention as bulletin_retention  # noqa: F401
        from .coordination import (  # noqa: F401
            activity_notifications,
            missing_notifications,
        )
        from .coordination import notifications as succession_notifications  # noqa: F401
        from .coordination import receivers as coordination_receivers
        from .coordination import wording as coordination_wording  # noqa: F401
        from .coordinators import receivers as coordinator_receivers
        from .groups import receivers as group_receivers
        from .mailing.purging import delete_old_letters
        from .privacy.purging import register_purger
        from .signups import (  # noqa: F401
            coordinator_letters,
            notifications,
            personal_notifications,
            personal_wording,
            privacy_notifications,
            privacy_wording,
            retention,
            services,
            split_notifications,
            split_wording,
            wording,
        )
        from .signups import receivers as signup_receivers
        from .steering import receivers as steering_receivers
        from .threads import notifications as thread_notifications  # noqa: F401
        from .threads import overview_source as thread_source  # noqa: F401
        from .threads import wording as thread_wording  # noqa: F401
        from .threads.purging import delete_old_threads
        from .workshops import (  # noqa: F401
            attendance_letters,
            attendance_unlocking,
            change_letters,
            exercise_letters,
            exercise_retention,
            letters,
            registration_access,
            registration_receivers,
        )
        from .workshops import receivers as workshop_receivers

        coordinator_receivers.connect()
        coordination_receivers.connect()
        steering_receivers.connect()
        group_receivers.connect()
        signup_receivers.connect()
        workshop_receivers.connect()
        registration_receivers.connect()
        register_purger("letters sent long ago")(delete_old_letters)
        register_purger("reports and questions closed long ago")(delete_old_threads)
