"""The lists that records about privacy are described with."""

from models.words import declare_list

CONSENT_KINDS = declare_list(
    "consents.kind", ("media", "снимки и участие в медии"),
    ("transfer", "предоставяне на данни на друга институция"), ("support", "доброволна подкрепа"),
    ("other", "друго"), grows=True,
    locked=("media", "transfer"))
GIVERS = declare_list(
    "consents.given_by", ("parent", "родител"), ("guardian", "настойник или попечител"),
    ("child", "детето (навършило 14 години)"), grows=True,
    locked=("child",))
LEVELS = declare_list(
    "disclosures.level", ("names", "с имена"), ("initials", "с инициали"),
    ("code", "с номера на случая"))
WAYS = declare_list(
    "disclosures.way", ("registered", "издаден документ"), ("sent", "изпратен документ"),
    ("downloaded", "изтеглен документ"), ("request", "отговор на искане за данни"),
    ("hand", "записано на ръка"))
SUBJECTS = declare_list(
    "data_requests.subject", ("child", "детето"), ("relative", "родител или близък"),
    ("other", "друго лице"))
RIGHTS = declare_list(
    "data_requests.right", ("access", "достъп до данните"), ("rectification", "поправяне"),
    ("erasure", "изтриване"), ("restriction", "ограничаване"), ("objection", "възражение"))
ACTIONS = declare_list(
    "destructions.action", ("remind", "напомни"), ("archive", "премести в кошчето"),
    ("anonymise", "заличи личните данни"))
ITEM_STATES = declare_list(
    "destruction_items.state", ("waiting", "чака"), ("done", "изпълнено"),
    ("held", "спряно: забрана за заличаване или искане за данни"), ("gone", "вече не подлежи"))
