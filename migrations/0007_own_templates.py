"""Kinds of documents that the office makes itself, the questions of templates, and faulty files."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Row(Model):
    class Meta:
        legacy_table_names = False


class Record(Row):
    created_at = DateTimeField()
    created_by = CharField(max_length=120)
    updated_at = DateTimeField()
    updated_by = CharField(max_length=120)
    archived_at = DateTimeField(null=True, index=True)
    version = IntegerField()
    search = TextField()


class DocumentTemplate(Row):
    class Meta:
        table_name = "document_templates"


class TemplateQuestion(Record):
    template = ForeignKeyField(DocumentTemplate, on_delete="RESTRICT", backref="+")
    name = CharField(max_length=60)
    label = CharField(max_length=120)
    kind = CharField(max_length=40)
    options = TextField()
    required = BooleanField()
    preset = CharField(max_length=300)
    remembered = CharField(max_length=40)

    class Meta:
        table_name = "template_questions"


class TemplateAnswer(Row):
    template = ForeignKeyField(DocumentTemplate, on_delete="RESTRICT", backref="+")
    name = CharField(max_length=60)
    whose = CharField(max_length=100)
    answer = CharField(max_length=300)
    given_at = DateTimeField()
    times = IntegerField()

    class Meta:
        table_name = "template_answers"
        indexes = ((("template", "name", "whose"), True),)


TABLES = (TemplateQuestion, TemplateAnswer)
TEXTS = {"source": (40, ""), "numbering": (40, "none"), "series": (20, ""),
         "privacy": (40, "without"), "condition_field": (80, ""), "condition_value": (120, ""),
         "file_pattern": (160, ""), "empty_mark": (20, "")}


def _default(text: str):
    return [SQL(f"DEFAULT '{text}'")]


def up(migrator, db):
    steps = [migrator.add_column(
        "document_templates", name, CharField(max_length=size, constraints=_default(text)),
        allow_not_null=True) for name, (size, text) in TEXTS.items()]
    steps.append(migrator.add_column(
        "document_templates", "roles", TextField(constraints=_default("[]")),
        allow_not_null=True))
    steps += [migrator.add_column(
        "document_templates", name, BooleanField(constraints=[SQL("DEFAULT TRUE")]),
        allow_not_null=True) for name in ("letterhead", "enabled")]
    steps.append(migrator.add_column(
        "template_versions", "faults", IntegerField(constraints=[SQL("DEFAULT 0")]),
        allow_not_null=True))
    migrator.migrate(*steps)
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    columns = (*TEXTS, "roles", "letterhead", "enabled")
    migrator.migrate(*(migrator.drop_column("document_templates", name) for name in columns),
                     migrator.drop_column("template_versions", "faults"))
