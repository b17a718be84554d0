from wagtail_whatsappalert.groups.models import Group

PHONE = "+31612345678"


def set_status(group, status):
    Group.objects.filter(pk=group.pk).update(status=status)
