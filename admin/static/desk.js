// Behaviour of the pages. Listeners stand on the document, so parts that arrive later have it too.
"use strict";

const MONTHS = ["яну", "фев", "мар", "апр", "май", "юни", "юли", "авг", "сеп", "окт", "ное", "дек"];

// -- Dates: what was typed becomes 15.03.2026 on leaving the field; the server decides --------
const two = (number) => String(number).padStart(2, "0");

function readDate(text) {
  const plain = text.trim().toLowerCase().replace(/\s*(г\.?|год\.?|година)\s*$/, "");
  let found = plain.match(/^(\d{4})[\s./-]+(\d{1,2})[\s./-]+(\d{1,2})$/);
  if (found) return known(found[3], found[2], found[1]);
  found = plain.match(/^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})$/)
    || plain.match(/^(\d{2})(\d{2})(\d{4}|\d{2})$/);
  if (found) return known(found[1], found[2], found[3]);
  found = plain.match(/^(\d{1,2})[\s.-]*([а-я]{3,9})[\s.,-]+(\d{4}|\d{2})$/);
  const month = found ? MONTHS.indexOf(found[2].slice(0, 3)) + 1 : 0;
  return month ? known(found[1], month, found[3]) : null;
}

function known(day, month, year) {
  const full = String(year).length === 4 ? Number(year) : fullYear(Number(year));
  const date = new Date(full, month - 1, day);
  const exists = date.getMonth() === month - 1 && date.getDate() === Number(day);
  return exists ? { text: `${two(day)}.${two(month)}.${full}`, iso: `${full}-${two(month)}-${two(day)}` } : null;
}

const fullYear = (year) => (2000 + year <= new Date().getFullYear() + 20 ? 2000 + year : 1900 + year);

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("[data-date]")) {
    const date = readDate(input.value);
    if (date) input.value = date.text;
  } else if (input.matches(".date-native") && input.value) {
    const typed = input.closest(".date-box").querySelector("[data-date]");
    typed.value = input.value.split("-").reverse().join(".");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  }
});

document.addEventListener("change", (event) => {
  const name = event.target.matches("[data-file-box] input") && event.target.parentElement.querySelector("[data-file-name]");
  if (name) name.textContent = [...event.target.files].map((file) => file.name).join(", ") || "Не е избран файл";
});

function openCalendar(button) {
  const box = button.closest(".date-box");
  const native = box.querySelector(".date-native");
  const date = readDate(box.querySelector("[data-date]").value);
  native.value = date ? date.iso : "";
  try { native.showPicker(); } catch { box.querySelector("[data-date]").focus(); }
}

// -- Questions before what cannot be taken back at once ----------------------------------------
let asked = null;

function ask(form) {
  const dialog = document.getElementById("confirm");
  asked = form;
  dialog.querySelector("#confirm-title").textContent = form.dataset.confirm;
  dialog.querySelector("#confirm-body").textContent = form.dataset.confirmBody || "";
  dialog.querySelector("[data-answer=yes]").textContent = form.dataset.confirmVerb || "Потвърди";
  dialog.showModal();
  dialog.querySelector("[data-answer=no]").focus();
}

function answer(button) {
  const form = asked;
  document.getElementById("confirm").close();
  if (button.dataset.answer === "yes" && form) {
    form.dataset.confirmed = "yes";
    form.requestSubmit();
  }
}

// -- Sending: ask first, then only once ----------------------------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    ask(form);
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    setTimeout(() => setButtons(form, true));
  }
});

function setButtons(form, off) {
  form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = off; });
}

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    setButtons(form, false);
  });
});

// -- A form that was changed and not saved ----------------------------------------------------------
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (!form || !event.target.name && !event.target.matches("[data-date]")) return;
  form.dataset.changed = "yes";
  const state = form.querySelector("[data-save-state]");
  if (state) state.textContent = "Има незаписани промени";
});

window.addEventListener("beforeunload", (event) => {
  const changed = document.querySelector("form[data-unsaved][data-changed]:not([data-sent])");
  if (changed) event.preventDefault();
});

// -- Keys and clicks -------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey || event.altKey || event.shiftKey) return;
  if (event.code === "KeyK") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (event.code === "KeyS") {
    const form = document.querySelector("form[data-unsaved]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  }
});

document.addEventListener("click", (event) => {
  const calendar = event.target.closest("[data-calendar]");
  const choice = event.target.closest("[data-answer]");
  const fault = event.target.closest(".error-summary a");
  if (calendar) openCalendar(calendar);
  if (choice) answer(choice);
  if (fault) showField(event, fault);
});

// -- Back to where one was: page, order, filters and place of the list that was open last ------------------
const listKey = (path) => `list:${path}`;

function rememberList() {
  if (!document.querySelector(".list-bar")) return;
  const kept = JSON.parse(sessionStorage.getItem(listKey(location.pathname)) || "null");
  if (kept && kept.search === location.search) window.scrollTo(0, kept.top);
  const keep = () => sessionStorage.setItem(listKey(location.pathname),
    JSON.stringify({ search: location.search, top: window.scrollY }));
  keep();
  window.addEventListener("pagehide", keep);
}

function leadBack() {
  document.querySelectorAll("a.up, .save-bar a, [data-back]").forEach((link) => {
    const kept = !link.search && JSON.parse(sessionStorage.getItem(listKey(link.pathname)) || "null");
    if (kept) link.search = kept.search;
  });
}

document.addEventListener("DOMContentLoaded", () => { rememberList(); leadBack(); });

// -- What folds: filters close when one goes on elsewhere ------------------------------------------------
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-fold][open]").forEach((part) => {
    if (!part.contains(event.target) && document.contains(event.target)) part.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const part = event.key === "Escape" && !event.defaultPrevented && document.querySelector("details[data-fold][open]");
  if (!part) return;
  part.open = false;
  part.querySelector("summary").focus();
});

function showField(event, link) {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") || field).scrollIntoView({ block: "center" });
  if (field.tomselect) field.tomselect.focus();
  else field.focus({ preventScroll: true });
}

// -- When a page or a part of one arrives -------------------------------------------------------------
function prepare(part) {
  part.querySelectorAll("select[data-lookup], select[data-search]").forEach(makeSearchable);
  const faults = part.querySelector("[data-focus]");
  if (!faults) return;
  faults.focus();  // what was typed is not saved yet
  document.querySelectorAll("main form[data-unsaved]").forEach((form) => { form.dataset.changed = "yes"; });
}

document.addEventListener("DOMContentLoaded", () => prepare(document));
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target); });
