"""Keyboards: what a text would be had it been typed with another layout switched on."""

KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`\\"
# The Cyrillic letters on the same keys: БДС 5237, phonetic of 2006, older phonetic, Russian.
LAYOUTS = (
    ",уеишщксдзц;ьяаожгтнвмчюйъэфхпрлб`(",
    "чшертъуиопящасдфгхйкл;'зжцвбнм,./юь",
    "явертъуиопшщасдфгхйкл;'зьцжбнм,./чю",
    "йцукенгшщзхъфывапролджэячсмитьбю.ё\\",
)
TO_CYRILLIC = tuple(str.maketrans(KEYS, layout) for layout in LAYOUTS)
TO_LATIN = tuple(str.maketrans(layout, KEYS) for layout in LAYOUTS)


def readings(text: str) -> set[str]:
    """The text in small letters, and as it reads after switching the layout either way."""
    text = text.lower()
    return {text, *(text.translate(table) for table in (*TO_CYRILLIC, *TO_LATIN))}
