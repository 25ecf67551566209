"""The tables of the log and the words of its actions; rows are added by chain.py alone."""

from peewee import BigIntegerField, CharField, IntegerField, Model, TextField

from models.database import database

# Action: what people read. A view of an entity, a list of it, and what the program does itself.
ACTIONS = {
    "view": "преглед", "list": "списък", "search": "търсене", "lookup": "избор от списък",
    "duplicates": "проверка за познато дете", "form": "отворен формуляр", "page": "страница",
    "reveal": "показани лични данни", "emergency": "спешно отваряне", "approval": "второ лице",
    "many": "много наведнъж",
    "level_raised": "повишено ниво на достъп", "level_lowered": "понижено ниво на достъп",
    "second_person_off": "без второ лице", "refused_fields": "чужди полета",
    "export": "изтегляне в Excel", "import": "внасяне от таблица",
    "whole_export": "пълен износ в отворен вид",
    "feed": "календарът е прочетен от друга програма",
    "document": "изготвен документ", "download": "изтеглен документ",
    "guard": "издаден въпреки предпазителя",
    "create": "нов запис", "change": "промяна", "step": "стъпка", "archive": "в кошчето",
    "restore": "върнат от кошчето", "delete": "премахване", "attempt": "отказана промяна",
    "sign_in": "вход", "sign_in_refused": "отказан вход", "sign_out": "изход",
    "password": "парола", "password_given": "приета парола, чака се още",
    "code_refused": "отказан код", "recovery_code": "вход с резервен код",
    "confirm": "потвърждение с парола", "confirm_refused": "отказано потвърждение",
    "factor": "втори фактор", "declaration": "приета декларация", "link": "еднократна връзка",
    "session": "прекратени сесии", "denied": "отказан достъп", "audit": "преглед на дневника",
    "audit_export": "изтегляне на дневника", "audit_verify": "проверка на дневника",
    "start": "пускане на сървъра", "stop": "спиране на сървъра",
    "recovered": "върнато резервно копие", "keys": "смяна на ключовете",
    "backup": "резервно копие"}


class AuditEvent(Model):
    """One event; `hash` is keyed and covers every column before it, `previous` among them."""

    sequence = BigIntegerField(primary_key=True, verbose_name="№")
    at = CharField(max_length=27, verbose_name="Кога")
    user_id = BigIntegerField(null=True, verbose_name="Потребител №")
    user_name = CharField(max_length=120, verbose_name="Кой")
    address = CharField(max_length=64, verbose_name="Адрес")
    action = CharField(max_length=40, verbose_name="Какво")
    entity = CharField(max_length=60, verbose_name="Регистър")
    object_id = BigIntegerField(null=True, verbose_name="Запис №")
    case_id = BigIntegerField(null=True, verbose_name="Случай №")
    ids = TextField(verbose_name="Показани записи")  # ",3,7,12,"
    cases = TextField(verbose_name="Показани случаи")  # the cases these records belong to
    details = TextField(verbose_name="Подробности")  # JSON
    reason = CharField(max_length=500, verbose_name="Причина")
    request = CharField(max_length=32, verbose_name="Заявка")
    previous = CharField(max_length=64, verbose_name="Предишен печат")
    hash = CharField(max_length=64, verbose_name="Печат")

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "audit_events"


class AuditHead(Model):
    """The one row with the end of the chain; whoever holds its lock writes the next event."""

    id = IntegerField(primary_key=True)
    sequence = BigIntegerField()
    hash = CharField(max_length=64)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "audit_head"


COLUMNS = tuple(field.name for field in AuditEvent._meta.sorted_fields)  # `hash` is the last
