"""Hunspell's Bulgarian dictionary, and the words of this office that it does not know."""

import re
import subprocess

# Terms of the office and names of the hard data; short words are abbreviations.
KNOWN = set(
    "деинституционализация деинституционализацията превенция мултидисциплинарен просрочие "
    "съотговорни мултидисциплинарния псевдоним егн лнч проф делът".split())
NAMES = set("Примерка Условна Условнай Условнайй Съби Смядово Априлци Фердинандова Ванчева "
            "Козлодуй Недействителна Маринела".split())
WORD = re.compile(r"[А-Яа-яѝЍ]+(?:-[А-Яа-я]+)*")


def misspelled(texts) -> set[str]:
    """The words that no dictionary knows; abbreviations and what is in capitals left out."""
    words = {piece for text in texts for word in WORD.findall(text) for piece in word.split("-")}
    asked = {word for word in words if len(word) > 3 and not word.isupper() and word not in NAMES
             and word.lower() not in KNOWN}
    answer = subprocess.run(["hunspell", "-d", "bg_BG", "-i", "utf-8", "-l"], check=True,
                            input="\n".join(sorted(asked)), text=True, capture_output=True)
    return set(answer.stdout.split())
