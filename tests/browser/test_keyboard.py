"""The whole journey with the keyboard alone: a case, the agenda, a decision, the minutes."""

from playwright.sync_api import Page, expect

MOST = 150  # presses of Tab to anything on a page
HERE = """() => { const at = document.activeElement, style = getComputedStyle(at);
  const seen = at.closest('.ts-wrapper') || at, ring = getComputedStyle(seen);
  return { tag: at.tagName, type: at.type || '', name: at.name || '',
    text: (at.innerText || at.value || '').replace(/\\s+/g, ' ').trim(),
    label: at.labels?.[0]?.innerText.trim() || at.getAttribute('aria-label') || '',
    tick: !!at.closest('.tick'),
    ring: style.outlineStyle + ring.outlineStyle + style.boxShadow + ring.boxShadow }; }"""


class Keys:
    """Someone who has no mouse: every stop of the way must show where it is."""

    def __init__(self, page: Page):
        self.page = page

    def here(self) -> dict:
        return self.page.evaluate(HERE)

    def to(self, is_meant) -> dict:
        """Tab until the focus stands on what is meant; each stop has a ring that is seen."""
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            at = self.here()
            if at["tag"] != "BODY":
                assert at["ring"] != "nonenonenonenone", f"no ring round {at}"
            if is_meant(at):
                return at
        raise AssertionError(f"not reached in {MOST} presses: {self.page.title()}")

    def press(self, text: str) -> None:
        """Go to a button or link by its name and press it; the page that follows is there."""
        self.to(lambda at: text in (at["text"], at["label"]))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        self.to(lambda at: at["label"].startswith(label))
        self.page.keyboard.type(text)

    def choose(self, label: str, text: str) -> None:
        """Pick from a list with the arrow."""
        self.to(lambda at: at["label"].startswith(label) and at["tag"] == "SELECT")
        for _ in range(40):
            self.page.keyboard.press("ArrowDown")
            if text in self.page.evaluate("document.activeElement.selectedOptions[0].text"):
                return
        raise AssertionError(f"no {text} in {label}")


def test_a_case_comes_to_a_decision_and_its_minutes_by_the_keyboard_alone(page):
    keys = Keys(page)
    page.goto("/")
    page.keyboard.press("Tab")
    assert keys.here()["text"] == "Към съдържанието"
    _register(keys)
    expect(page.locator("h1")).to_contain_text("СЗ-2016-006")
    keys.press("Приеми за разглеждане")
    keys.press("Насрочи заседание")
    keys.type("Дата", "20.12.2016")  # the mechanism of the case is chosen already
    keys.press("Запиши")
    _fill_agenda(keys)
    keys.press("Провеждане")
    for number in range(1, 9):
        keys.to(lambda at: at["tick"] and at["text"].startswith("Отбележи"))
        page.keyboard.press("Space")
        expect(page.locator(".quorum")).to_contain_text(f"{number} от 15")
        assert keys.here()["tick"], "the focus stays where it was"
    expect(page.locator(".quorum")).to_contain_text("Има кворум")
    _decide(keys)
    keys.press("Протокол")
    expect(page.get_by_role("main")).to_contain_text("Решение № ")
    keys.press("Изготви – Протокол")
    expect(page.locator("#documents")).to_contain_text("Изтегли")


def _register(keys: Keys) -> None:
    keys.press("Нов случай")
    keys.type("Име на детето", "Калинка Клавишова")
    keys.type("Дата на раждане", "3.4.2012")
    keys.press("Провери")
    keys.press("Продължи с нов случай")
    keys.to(lambda at: at["name"] == "sex")
    keys.page.keyboard.press("ArrowDown")
    keys.to(lambda at: at["name"] == "id_kind")
    for _ in range(3):
        if keys.here()["label"] == "няма номер":
            break
        keys.page.keyboard.press("ArrowDown")
    keys.type("Защо няма номер", "Още не е издаден")
    keys.choose("Механизъм", "Стара Загора")
    keys.choose("Вид случай", "превенция")
    keys.type("Постъпил на", "1.12.2016")
    keys.to(lambda at: at["name"] == "age_band")
    keys.page.keyboard.press("ArrowDown")
    keys.type("Община по произход", "Казанлък")
    keys.page.locator(".ts-dropdown .option.active:visible").wait_for()
    keys.page.keyboard.press("Enter")
    keys.press("Запиши")


def _fill_agenda(keys: Keys) -> None:
    keys.press("Предложения")
    for line in ("Откриване и приемане", "Разглеждане на случай № СЗ-2016-006"):
        keys.to(lambda at, line=line: at["label"].startswith(line))
        keys.page.keyboard.press("Space")
    keys.type("Какво се иска", "Настаняване в приемно семейство")
    keys.type("Защо", "Сигналът е от днес")
    keys.press("Добави отбелязаните")


def _decide(keys: Keys) -> None:
    keys.to(lambda at: "СЗ-2016-006" in at["text"])
    keys.page.keyboard.press("Enter")
    keys.page.keyboard.press("Alt+KeyR")
    assert keys.here()["label"] == "Вид решение"
    keys.page.keyboard.press("ArrowDown")
    keys.to(lambda at: at["name"] == "text")
    keys.page.keyboard.press("End")
    keys.page.keyboard.type(" Семейството се подкрепя.")
    keys.to(lambda at: at["tag"] == "BUTTON" and at["type"] == "submit")
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_role("main")).to_contain_text("Семейството се подкрепя.")
