"""The lists a case is described with."""

from models.words import declare_list

TYPES = declare_list(
    "cases.type", ("prevention", "превенция на изоставянето"), ("reintegration", "реинтеграция"),
    ("extraction", "извеждане от институция"), ("placement", "настаняване или преместване"),
    ("support", "подкрепа на семейство"), ("leaving_care", "напускане на грижа"),
    ("violence", "насилие (за препращане)"),
    ("trafficking", "трафик или непридружено дете (за препращане)"), ("other", "друг"), grows=True,
    locked=("prevention", "support", "leaving_care", "violence", "trafficking"))
PASSED_ON = ("violence", "trafficking")  # to a sibling mechanism, which looks into the reasons
UNPLACED = ("support", "leaving_care")  # nobody proposes a placement in such a case
# What the form leaves out by the type of the case; whatever the office adds to the types has all.
UNASKED = ((("causes", "needs"), "type", PASSED_ON),
           (("is_problematic", "problem"), "type", ("prevention", "support", *PASSED_ON)),
           (("facility",), "type", ("support",)), (("best_interest", "ladder"), "type", UNPLACED))
AGE_BANDS = declare_list("cases.age_band", *(
    (band, f"{band} г.") for band in ("0–3", "4–6", "7–13", "14–17", "18–21")))
ENVIRONMENTS = declare_list(
    "cases.environment", ("family", "биологично семейство"), ("kin", "близки и роднини"),
    ("foster", "приемно семейство"), ("cnst", "ЦНСТ"), ("institution", "институция"),
    ("hospital", "лечебно заведение"), ("other", "друга"), grows=True,
    locked=("family", "foster", "cnst", "institution"))
TARGET_GROUPS = declare_list(
    "cases.target_groups", ("at_risk", "деца в риск"), ("age_0_3", "деца 0–3 г."),
    ("dmsgd", "деца в ДМСГД"), ("residential", "деца в резидентна грижа"),
    ("disability", "деца с увреждания"), ("abandonment", "деца в риск от изоставяне"),
    ("violence", "деца, жертви на насилие или в риск от насилие"),
    ("unaccompanied", "непридружени деца"), ("trafficking", "деца, жертви на трафик"),
    ("leaving_care", "младежи, напускащи грижа"), ("families", "семейства в риск"),
    ("pregnant", "бременни в риск"), ("foster", "приемни семейства"), grows=True,
    locked=("violence", "trafficking", "pregnant", "disability"))
CAUSES = declare_list(
    "cases.causes", ("poverty", "бедност или липса на доходи"), ("housing", "лоши жилищни условия"),
    ("papers", "липса на документи или адресна регистрация"), ("single_parent", "самотен родител"),
    ("minor_parent", "непълнолетен родител"),
    ("child_health", "увреждане или заболяване на детето"),
    ("parent_health", "заболяване на родител"), ("unwanted", "нежелана бременност"),
    ("no_kin", "липса на подкрепа от разширеното семейство"),
    ("many_children", "многодетно семейство"), ("abroad", "родител в чужбина"),
    ("addiction", "зависимост"), ("violence", "насилие в семейството"),
    ("education", "ниско образование"), ("other", "друга"), grows=True,
    locked=("violence",))
NEEDS = declare_list(
    "cases.needs", ("housing", "жилище"), ("income", "доходи"), ("health", "здраве"),
    ("education", "образование или детска градина"), ("papers", "документи"),
    ("psychological", "психологическа подкрепа"), ("supplies", "храна и консумативи"),
    ("disability", "грижа за увреждане"), ("work", "заетост на родител"), ("legal", "правна помощ"),
    grows=True)
LADDER = declare_list(
    "cases.ladder", ("family", "биологично семейство"), ("kin", "разширено семейство и близки"),
    ("foster", "приемно семейство"), ("adoption", "осиновяване"), ("cnst", "ЦНСТ"), grows=True)
OUTCOMES = declare_list(
    "cases.outcome", ("abandonment_prevented", "предотвратено изоставяне"),
    ("reintegrated", "реинтегрирано в биологичното семейство"),
    ("kin", "настанено при близки и роднини"), ("foster", "настанено в приемно семейство"),
    ("adopted", "осиновено"), ("cnst", "настанено в ЦНСТ"),
    ("institution", "настанено в институция"), ("independent", "самостоятелен живот"),
    ("transferred", "препратен към друг механизъм или област"), ("unresolved", "нерешен"),
    ("dropped", "отпаднал"), ("deceased", "починало"), grows=True,
    locked=("abandonment_prevented", "reintegrated", "kin", "foster", "adopted", "cnst",
            "institution"))
SENSITIVITIES = declare_list(
    "cases.sensitivity", ("standard", "обичайно"), ("restricted", "ограничено"),
    ("violence", "насилие – само определени лица"))
ID_KINDS = declare_list(
    "case_identities.id_kind", ("egn", "ЕГН"), ("lnch", "ЛНЧ"), ("none", "няма номер"))
SEXES = declare_list("case_identities.sex", ("m", "момче"), ("f", "момиче"))
RELATIONS = declare_list(
    "relatives.relation", ("mother", "майка"), ("father", "баща"), ("guardian", "настойник"),
    ("trustee", "попечител"), ("kin", "близък"), ("sibling", "брат или сестра"),
    ("foster", "приемен родител"), grows=True,
    locked=("mother", "father", "guardian", "trustee", "kin", "sibling", "foster"))
EVENT_KINDS = declare_list(
    "case_events.kind", ("signal", "сигнал"), ("inquiry", "проучване"), ("assessment", "оценка"),
    ("meeting", "среща"), ("visit", "посещение"), ("order", "заповед или решение"),
    ("placement", "настаняване"), ("move", "преместване"), ("letter", "писмо"),
    ("call", "обаждане"), ("note", "бележка"), ("status", "състояние"), ("referral", "насочване"),
    ("document", "документ"), ("decision", "решение на ОКМД"), grows=True,
    locked=("note", "status", "referral", "document", "decision"))
EVENTS_BY_HAND = EVENT_KINDS.without("status", "referral", "document", "decision")
