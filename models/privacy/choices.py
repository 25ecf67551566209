"""The lists that records about privacy are described with."""

CONSENT_KINDS = (("media", "снимки и участие в медии"),
                 ("transfer", "предоставяне на данни на друга институция"),
                 ("support", "доброволна подкрепа"), ("other", "друго"))
GIVERS = (("parent", "родител"), ("guardian", "настойник или попечител"),
          ("child", "детето (навършило 14 години)"))
LEVELS = (("names", "с имена"), ("initials", "с инициали"), ("code", "с номера на случая"))
WAYS = (("registered", "издаден документ"), ("sent", "изпратен документ"),
        ("downloaded", "изтеглен документ"), ("request", "отговор на искане за данни"),
        ("hand", "записано на ръка"))
SUBJECTS = (("child", "детето"), ("relative", "родител или близък"), ("other", "друго лице"))
RIGHTS = (("access", "достъп до данните"), ("rectification", "поправяне"),
          ("erasure", "изтриване"), ("restriction", "ограничаване"), ("objection", "възражение"))
ACTIONS = (("remind", "напомни"), ("archive", "премести в кошчето"),
           ("anonymise", "заличи личните данни"))
ITEM_STATES = (("waiting", "чака"), ("done", "изпълнено"),
               ("held", "спряно: забрана за заличаване"),
               ("gone", "вече не подлежи"))
