// The calendar of a date field: weeks begin on Monday, months have their Bulgarian names in any browser.
// Arrows move by day and week, PageUp and PageDown by month, Enter picks, Escape closes.
"use strict";

const MONTHS = "януари февруари март април май юни юли август септември октомври ноември декември".split(" ");
const WEEKDAYS = [["пн", "понеделник"], ["вт", "вторник"], ["ср", "сряда"], ["чт", "четвъртък"], ["пт", "петък"],
  ["сб", "събота"], ["нд", "неделя"]];
const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let calendar = null;

const twoDigits = (number) => String(number).padStart(2, "0");
const showDay = (day) => `${twoDigits(day.getDate())}.${twoDigits(day.getMonth() + 1)}.${day.getFullYear()}`;
const sameDay = (one, other) => showDay(one) === showDay(other);
const addDays = (day, count) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);

function addMonths(day, count) {
  const last = new Date(day.getFullYear(), day.getMonth() + count + 1, 0).getDate();
  return new Date(day.getFullYear(), day.getMonth() + count, Math.min(day.getDate(), last));
}

function readDay(text) {
  const found = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(text.trim());
  return found && new Date(Number(found[3]), Number(found[2]) - 1, Number(found[1]));
}

function make(tag, attributes, text = "") {
  const part = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => part.setAttribute(name, value));
  part.textContent = text;
  return part;
}

// All of the page but this part: half of a control under the calendar is no place to press.
function around(part) {
  const found = [];
  for (let at = part; at !== document.body; at = at.parentElement) {
    found.push(...[...at.parentElement.children].filter((one) => one !== at && !one.inert));
  }
  return found;
}

function openCalendar(button) {
  const wasHere = calendar?.button === button;
  closeCalendar();
  if (wasHere) return;
  const typed = button.closest(".date-box").querySelector("[data-date]");
  const box = make("div", { class: "calendar", role: "dialog", "aria-modal": "true", "aria-label": "Календар" });
  calendar = { button, typed, box, covered: around(button.closest(".date-box")), chosen: readDay(typed.value), day: readDay(typed.value) || new Date() };
  button.setAttribute("aria-expanded", "true");
  button.after(box);
  calendar.covered.forEach((one) => { one.inert = true; });
  showMonth();
  box.scrollIntoView({ block: "nearest" });
}

function closeCalendar(back) {
  if (!calendar) return;
  calendar.box.remove();
  calendar.covered.forEach((one) => { one.inert = false; });
  calendar.button.setAttribute("aria-expanded", "false");
  if (back) back.focus();
  calendar = null;
}

function showMonth() {
  const { box, day, chosen } = calendar, name = `${MONTHS[day.getMonth()]} ${day.getFullYear()} г.`;
  const head = make("div", { class: "calendar-head" });
  head.append(make("button", { type: "button", "data-month": -1, "aria-label": "Предишен месец" }, "‹"),
    make("span", { role: "status" }, name),
    make("button", { type: "button", "data-month": 1, "aria-label": "Следващ месец" }, "›"));
  const table = make("table", { role: "grid", "aria-label": name }), names = make("tr", {});
  WEEKDAYS.forEach(([short, full]) => names.append(make("th", { scope: "col", abbr: full }, short)));
  table.append(names);
  const first = new Date(day.getFullYear(), day.getMonth(), 1);
  let shown = addDays(first, -((first.getDay() + 6) % 7));
  do {
    const week = make("tr", {});
    for (const [, weekday] of WEEKDAYS) {
      const cell = make("td", { role: "gridcell", "aria-selected": !!chosen && sameDay(shown, chosen) });
      cell.append(make("button", { type: "button", "data-day": showDay(shown), tabindex: sameDay(shown, day) ? 0 : -1,
        "aria-label": `${shown.getDate()} ${MONTHS[shown.getMonth()]} ${shown.getFullYear()} г., ${weekday}`,
        class: shown.getMonth() === day.getMonth() ? "" : "other" }, String(shown.getDate())));
      if (sameDay(shown, new Date())) cell.firstChild.setAttribute("aria-current", "date");
      week.append(cell);
      shown = addDays(shown, 1);
    }
    table.append(week);
  } while (shown.getMonth() === day.getMonth());
  box.replaceChildren(head, table);
  box.querySelector("[tabindex='0']").focus();
}

function pickDay(text) {
  const { typed } = calendar;
  typed.value = text;
  for (const what of ["input", "change"]) typed.dispatchEvent(new Event(what, { bubbles: true }));
  closeCalendar(typed);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  const day = event.target.closest(".calendar [data-day]"), month = event.target.closest(".calendar [data-month]");
  if (button) openCalendar(button);
  else if (day) pickDay(day.dataset.day);
  else if (month) {
    calendar.day = addMonths(calendar.day, Number(month.dataset.month));
    showMonth();
    calendar.box.querySelector(`[data-month='${month.dataset.month}']`).focus();
  } else if (!event.target.closest(".calendar")) closeCalendar();
});

document.addEventListener("keydown", (event) => {
  if (!calendar || !calendar.box.contains(event.target)) return;
  const months = { PageUp: -1, PageDown: 1 }[event.key];
  if (event.key === "Escape") closeCalendar(calendar.button);
  else if (event.key in KEYS && event.target.matches("[data-day]")) calendar.day = addDays(calendar.day, KEYS[event.key]);
  else if (months) calendar.day = addMonths(calendar.day, months);
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (calendar) showMonth();
}, true);
document.addEventListener("focusin", (event) => {
  if (calendar && !calendar.box.contains(event.target) && event.target !== calendar.button) closeCalendar();
});
