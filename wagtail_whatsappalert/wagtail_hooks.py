"""Wiring: menu, icons, permissions and routes of the admin."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from .adminkit.record_buttons import register_record_buttons
from .areas.import_views import ImportAreasView
from .areas.viewsets import DistrictViewSet, NeighbourhoodViewSet
from .bulletins.viewsets import BulletinViewSet
from .coordination import manage_urls as coordination_urls
from .coordination.group_buttons import coordination_buttons
from .coordination.overview_panel import add_overview_panel
from .coordination.overview_views import OverviewViewSet
from .coordination.viewsets import ActivityViewSet, SuccessionViewSet
from .coordinators.agreement_viewsets import AgreementViewSet
from .coordinators.viewsets import CoordinatorViewSet
from .geocoding.views import geocode_address
from .groups.area_views import areas_beneath, show_overlap
from .groups.import_views import ImportGroupsView
from .groups.models import Group
from .groups.services import CHANGED_BY_COORDINATOR
from .groups.viewsets import GroupChooserViewSet, GroupViewSet
from .leaflets.viewsets import LeafletViewSet
from .mailing.text_services import BACK_TO_DEFAULT
from .mailing.viewsets import LetterViewSet, MailTextViewSet, permissions_of_mails
from .privacy.access_log import register_actions
from .privacy.reports import PrivacyLogViewSet
from .privacy.viewsets import ConsentTextViewSet
from .signups import manage_urls
from .signups.bulk_actions import bulk_actions
from .signups.demand_services import GATHERED
from .signups.demand_views import DemandViewSet
from .signups.group_buttons import group_buttons
from .signups.limit_viewsets import ManagerLimitViewSet
from .signups.split_services import SPLIT
from .signups.viewsets import SignupViewSet
from .statistics.reports import FiguresViewSet, permissions_of_figures
from .statistics.viewsets import NeighbourhoodChooserViewSet
from .steering.viewsets import ContactViewSet, SteeringGroupViewSet
from .texts.viewsets import HouseRulesViewSet, ReminderViewSet, SaarStepsViewSet
from .threads.viewsets import ThreadViewSet
from .workshops import attendance_urls
from .workshops.copy_views import CopyWorkshopView, copy_buttons
from .workshops.exercise_viewsets import ExerciseViewSet
from .workshops.host_viewsets import HostViewSet
from .workshops.leaflet_views import PrintOrderView
from .workshops.models import Workshop
from .workshops.registration_viewsets import RegistrationViewSet
from .workshops.viewsets import WorkshopChooserViewSet, WorkshopViewSet
from .workshops.workshop_buttons import workshop_buttons


class WhatsAppAlertViewSetGroup(ViewSetGroup):
    menu_label = _("WhatsApp-Alert")
    menu_icon = "whatsappalert"
    menu_order = 250
    items = (
        OverviewViewSet(),
        GroupViewSet(),
        SignupViewSet(),
        DemandViewSet(),
        ThreadViewSet(),
        ManagerLimitViewSet(),
        WorkshopViewSet(),
        HostViewSet(),
        RegistrationViewSet(),
        ExerciseViewSet(),
        LeafletViewSet(),
        FiguresViewSet(),
        NeighbourhoodViewSet(),
        DistrictViewSet(),
        HouseRulesViewSet(),
        SaarStepsViewSet(),
        ReminderViewSet(),
        ConsentTextViewSet(),
        CoordinatorViewSet(),
        SuccessionViewSet(),
        ActivityViewSet(),
        AgreementViewSet(),
        SteeringGroupViewSet(),
        ContactViewSet(),
        BulletinViewSet(),
        MailTextViewSet(),
        LetterViewSet(),
        PrivacyLogViewSet(),
    )


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [
        WhatsAppAlertViewSetGroup(),
        GroupChooserViewSet("whatsappalert_group_chooser"),
        WorkshopChooserViewSet("whatsappalert_workshop_chooser"),
        NeighbourhoodChooserViewSet("whatsappalert_neighbourhood_chooser"),
    ]


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "wagtail_whatsappalert/icons/whatsappalert.svg"]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    register_actions(actions)


@hooks.register("register_admin_urls")
def register_admin_urls():
    urls = [
        path("geocode/", geocode_address, name="geocode"),
        path(
            "leaflets/print-order/",
            PrintOrderView.as_view(),
            name="leaflet_print_order",
        ),
        path(
            "workshops/copy/<int:pk>/",
            CopyWorkshopView.as_view(),
            name="copy_workshop",
        ),
        path("groups/import/", ImportGroupsView.as_view(), name="import_groups"),
        path("areas/import/", ImportAreasView.as_view(), name="import_areas"),
        path("groups/beneath/", areas_beneath, name="areas_beneath"),
        path("groups/overlap/", show_overlap, name="group_overlap"),
        path("groups/overlap/<int:pk>/", show_overlap, name="group_overlap"),
        *manage_urls.urlpatterns,
        *attendance_urls.urlpatterns,
        *coordination_urls.urlpatterns,
    ]
    namespaced = (urls, "wagtail_whatsappalert_admin")
    return [path("whatsappalert/", include(namespaced))]


@hooks.register("construct_homepage_panels")
def show_overview(request, panels):
    add_overview_panel(request, panels)


@hooks.register("register_permissions")
def register_figure_permissions():
    return permissions_of_figures()


@hooks.register("register_permissions")
def register_mail_permissions():
    return permissions_of_mails()


@hooks.register("register_log_actions")
def register_mail_actions(actions):
    label = _("Back to the default text")
    actions.register_action(BACK_TO_DEFAULT, label, label)


@hooks.register("register_log_actions")
def register_group_actions(actions):
    label = _("Changed by the coordinator")
    actions.register_action(CHANGED_BY_COORDINATOR, label, label)
    label = _("Took in who asked for a group")
    actions.register_action(GATHERED, label, label)
    label = _("Split")
    actions.register_action(SPLIT, label, label)


for action in bulk_actions():
    hooks.register("register_bulk_action", action)

register_record_buttons(Group, group_buttons)
register_record_buttons(Group, coordination_buttons)
register_record_buttons(Workshop, copy_buttons)
register_record_buttons(Workshop, workshop_buttons)
