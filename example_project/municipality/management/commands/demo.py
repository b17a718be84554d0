from django.conf import settings
from django.core.management.base import BaseCommand

from example_project.municipality import demo
from example_project.municipality.demo.accounts import ACCOUNTS, PASSWORD

SIGN_IN = [
    ("hilde@buurt.example", "coordinator of two groups, with work to do"),
    ("marga@buurt.example", "coordinator who still has to accept the agreement"),
    ("veenstra@hoogeveen.example", "municipal contact of the steering group"),
    ("graaf@politie.example", "community police officer"),
]


class Command(BaseCommand):
    help = "Builds the demo site. What is there already, stays as it is."

    def handle(self, **options):
        demo.build()
        self.stdout.write(self.style.SUCCESS("The demo is ready."))
        self.show_addresses(settings.WAGTAILADMIN_BASE_URL)
        self.show_accounts()

    def show_addresses(self, base):
        for label, path in (
            ("Site", "/"),
            ("Groups", "/groepen/"),
            ("Form on a page", "/meedoen/"),
            ("English", "/en/"),
            ("Figures", "/cijfers/"),
            ("Coordinators", "/whatsapp/coordinators/"),
            ("Mailbox", "/mailbox/"),
            ("Admin", "/admin/"),
        ):
            self.stdout.write(f"  {label:<15}{base}{path}")

    def show_accounts(self):
        self.stdout.write("They sign in with a link that goes to the mailbox:")
        for address, description in SIGN_IN:
            self.stdout.write(f"  {address:<32}{description}")
        self.stdout.write("Accounts:")
        for account in ACCOUNTS:
            self.stdout.write(
                f"  {account.username:<15}{PASSWORD:<17}{account.description}"
            )
