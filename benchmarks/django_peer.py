"""Django's admin on the file of the desk: the same columns, joined, with search and filters."""

from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench", ALLOWED_HOSTS=["*"], USE_TZ=False, ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.messages", "django.contrib.sessions"],
    MIDDLEWARE=[], DATABASES={
        name: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        for name in ("default", "desk")}, DATABASE_ROUTERS=["benchmarks.django_peer.Router"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", STATIC_URL="/static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages"]}}])
django.setup()

from django.contrib import admin  # noqa: E402 - Django wants its settings first
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.messages.storage.cookie import CookieStorage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, models  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.urls import path  # noqa: E402


class Router:
    """The tables of the desk are in its file, what Django keeps for itself is in memory."""

    def db_for_read(self, model, **_hints) -> str | None:
        return None if model._meta.managed else "desk"


def table(stored: str, title: str, **fields):
    """A model of a table that is there."""
    meta = type("Meta", (), {"managed": False, "db_table": stored, "app_label": "admin"})
    shown = {"__str__": lambda record: str(getattr(record, title))}
    return type(f"Desk{stored.capitalize()}", (models.Model,), {
        "__module__": __name__, "Meta": meta, **shown, **fields})


def text(size: int = 300):
    return models.CharField(max_length=size)


def link(model):
    return models.ForeignKey(model, models.DO_NOTHING)


Place = table("municipalities", "name", name=text())
Mechanism = table("mechanisms", "name", name=text())
Office = table("organizations", "name", name=text())
Case = table("cases", "reference", reference=text(), pseudonym=text(), type=text(),
             received_on=models.DateField(), status=text(), year=models.IntegerField(),
             number=models.IntegerField(), summary=models.TextField(), mechanism=link(Mechanism),
             municipality_origin=link(Place))
Meeting = table("meetings", "held_on", held_on=models.DateField(), mechanism=link(Mechanism))
Decision = table("decisions", "number", number=models.IntegerField(), text=models.TextField(),
                 meeting=link(Meeting), case=link(Case))
Task = table("commitments", "what", what=models.TextField(), expires_on=models.DateField(null=True),
             status=text(), decision=link(Decision), organization=link(Office))


class Cases(admin.ModelAdmin):
    """As the list of cases here."""

    list_display = ("reference", "received_on", "municipality_origin", "type", "status")
    list_select_related = ("municipality_origin",)
    list_filter, search_fields = ("status",), ("reference", "pseudonym", "summary")
    ordering, list_per_page = ("-year", "-number"), 20
    autocomplete_fields = ("municipality_origin", "mechanism")


class Named(admin.ModelAdmin):
    """What is chosen from."""

    search_fields = ("name",)


class Tasks(admin.ModelAdmin):
    """As the list of commitments here."""

    list_display = ("what", "decision", "organization", "expires_on", "status")
    list_select_related = ("decision", "decision__case", "organization")
    ordering, list_per_page = ("expires_on", "id"), 20


SITE = admin.AdminSite()
for model, how in ((Place, Named), (Mechanism, Named), (Office, Named), (Case, Cases),
                   (Task, Tasks)):
    SITE.register(model, how)
urlpatterns = [path("admin/", SITE.urls)]
USER = User(id=1, username="bench", is_staff=True, is_active=True, is_superuser=True)
MODELS = {"cases": Case, "commitments": Task}


def open_file(file: Path) -> None:
    """Read this SQLite file from now on."""
    call_command("migrate", verbosity=0)
    connections["desk"].settings_dict["NAME"] = str(file)


def ask(address: str) -> None:
    """The page of an address like „cases/?o=1“ or „cases/7/change/“, rendered."""
    name, _, rest = address.partition("/")
    request = RequestFactory().get(f"/admin/{address}")
    request.user, request._messages = USER, CookieStorage(request)
    view = SITE.get_model_admin(MODELS[name])
    answer = view.change_view(request, rest.partition("/")[0]) if "change" in rest \
        else view.changelist_view(request)
    answer.render()
    connections["desk"].close()
