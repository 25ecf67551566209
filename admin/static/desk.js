// Behaviour of the pages. Listeners stand on the document, so parts that arrive later have it too.
"use strict";

// -- Dates: the server reads what was typed, and it becomes 15.03.2026 on leaving the field ----
async function askDate(input) {
  const typed = input.value.trim(), start = input.closest("[data-start]")?.dataset.start || "";
  if (!typed || !document.body.dataset.dates) return;
  try {
    const reply = await fetch(`${document.body.dataset.dates}?${new URLSearchParams({ text: typed, start })}`);
    const answer = await reply.json();
    if (input.value.trim() !== typed) return;
    if (answer.text) input.value = answer.text;
    input.dispatchEvent(new CustomEvent("dated", { bubbles: true, detail: answer }));
  } catch { /* without a connection the text stays as it was typed; it is read when it is stored */ }
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("[data-date]")) {
    askDate(input);
  }
});

document.addEventListener("dated", (event) => {
  const note = event.target.closest("[data-start]")?.querySelector("[data-date-note]"), said = event.detail;
  const { moved } = event.target.dataset;
  delete event.target.dataset.moved;
  if (note) note.textContent = said.problem || said.doubt || moved || said.note || "";
});

// A deadline at one press; where its day was moved on, the reason stands below the field.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-puts]"), input = button && document.getElementById(button.dataset.for);
  if (!input) return;
  input.value = button.dataset.puts;
  if (button.dataset.note.includes("(")) input.dataset.moved = button.dataset.note;
  for (const what of ["input", "change"]) input.dispatchEvent(new Event(what, { bubbles: true }));
});

// A file for which the password was given comes by itself.
document.querySelectorAll("[data-comes]").forEach((link) => { link.click(); });

// -- What is shown only while a condition holds: the server decides, this only hides ------------
const number = (text) => parseFloat(String(text).replace(/\s/g, "").replace(",", "."));
const compare = { more: (a, b) => a > b, less: (a, b) => a < b, from: (a, b) => a >= b, until: (a, b) => a <= b, is: (a, b) => a === b };

function isAnswered({ name, op, kind, value }, typed) {
  const held = typed.getAll(name).filter(Boolean);
  if (op === "empty" || op === "filled") return (op === "empty") === !held.length;
  if (op === "not") return !isAnswered({ name, op: "is", kind, value }, typed);
  if (op === "lacks") return !isAnswered({ name, op: "has", kind, value }, typed);
  if (kind === "flag") return (held.length > 0) === value[0];
  if (!held.length) return false;
  if (kind === "number") return compare[op](number(held[0]), number(value[0]));
  const small = held.map((text) => text.trim().toLowerCase());
  return value.some((one) => op === "has" ? small[0].includes(one.toLowerCase()) : small.includes(String(one).toLowerCase()));
}

function holds(part, typed) {
  if (typeof part === "boolean") return part;
  if (part.all) return part.all.every((one) => holds(one, typed));
  return part.any ? !part.any.length || part.any.some((one) => holds(one, typed)) : isAnswered(part, typed);
}

function showAsked(form) {
  const typed = new FormData(form);
  form.querySelectorAll("[data-show]").forEach((box) => {
    box.hidden = !JSON.parse(box.dataset.show).every((part) => holds(part, typed));
    const section = box.closest("section");
    if (section) section.hidden = !section.querySelector(".field:not([hidden], .field-note)");
    const link = section && document.querySelector(`.form-contents a[href="#${section.id}"]`);
    if (link) link.hidden = section.hidden;
  });
}

document.querySelectorAll("form").forEach(showAsked);
document.addEventListener("change", (event) => { if (event.target.form) showAsked(event.target.form); });

document.addEventListener("change", (event) => {
  const name = event.target.matches("[data-file-box] input") && event.target.parentElement.querySelector("[data-file-name]");
  if (name) name.textContent = [...event.target.files].map((file) => file.name).join(", ") || "Не е избран файл";
});

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

// What is being typed is kept on the server for its author, in case the tab is closed.
const WAIT = 2000;

function keepDraft(form) {
  clearTimeout(form.draftTimer);
  form.draftTimer = null;
  if (form.dataset.sent) return;
  const typed = new FormData(form), headers = JSON.parse(document.body.getAttribute("hx-headers"));
  typed.set("draft_place", form.dataset.draft);
  [...typed.entries()].forEach(([name, value]) => { if (value instanceof File) typed.delete(name); });
  fetch("/drafts/", { method: "POST", headers, body: new URLSearchParams(typed), keepalive: true }).catch(() => {});
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  clearTimeout(form.draftTimer);
  form.draftTimer = setTimeout(() => keepDraft(form), WAIT);
});

window.addEventListener("pagehide", () => {
  document.querySelectorAll("form[data-draft]").forEach((form) => { if (form.draftTimer) keepDraft(form); });
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
  const choice = event.target.closest("[data-answer]");
  const fault = event.target.closest(".error-summary a");
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
  part.querySelectorAll("select[data-within]").forEach(narrowList);
  const faults = part.querySelector("[data-focus]");
  if (!faults) return;
  faults.focus();  // what was typed is not saved yet
  document.querySelectorAll("main form[data-unsaved]").forEach((form) => { form.dataset.changed = "yes"; });
}

document.addEventListener("DOMContentLoaded", () => prepare(document));
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target); });

// -- Whoever comes back to a form finds it with the key that it had: it makes one record -------
{
  const keys = [...document.querySelectorAll("[name=form_key]")];
  const kept = history.state?.formKeys || [];
  if (kept.length === keys.length) keys.forEach((field, n) => { field.value = kept[n]; });
  else history.replaceState({ ...history.state, formKeys: keys.map((field) => field.value) }, "");
}

// -- Bold words and lists in a text: the marks are typed for the person ------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rich]");
  if (!button) return;
  const area = document.getElementById(button.dataset.for), { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  if (button.dataset.rich === "bold") {
    area.setRangeText(`**${chosen}**`, from, to, "end");
    if (!chosen) area.setSelectionRange(from + 2, from + 2);
  } else {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    area.setRangeText(value.slice(start, to).split("\n").map((line) => line.startsWith("- ") ? line : `- ${line}`).join("\n"), start, to, "end");
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});

// -- A list that was asked for to be printed --------------------------------------------------------------
if (document.querySelector("[data-print]")) addEventListener("load", () => print());
