// The pages of their own: rows that are added, Ctrl+Enter, and focus that stays where it was.
"use strict";
document.querySelectorAll("[data-add-row]").forEach(button => { button.hidden = false; });

document.addEventListener("click", event => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const rows = button.form.querySelectorAll("[data-row]");
  const last = rows[rows.length - 1], copy = last.cloneNode(true), number = rows.length;
  copy.querySelectorAll("[id]").forEach(part => { part.id = part.id.replace(/-\d+$/, "-" + number); });
  copy.querySelectorAll("label[for]").forEach(label => {
    label.htmlFor = label.htmlFor.replace(/-\d+$/, "-" + number);
  });
  copy.querySelectorAll("input").forEach(input => {
    if (input.type === "checkbox") { input.checked = false; input.value = number; } else input.value = "";
  });
  copy.querySelectorAll("select").forEach(select => { select.selectedIndex = 0; });
  last.after(copy);
  copy.querySelector("select, input").focus();
});

document.addEventListener("keydown", event => {
  if (event.code !== "Enter" || !event.ctrlKey) return;
  const form = event.target.closest("[data-ctrl-enter]");
  if (form) { event.preventDefault(); form.requestSubmit(); }
});

let focused = "";
document.addEventListener("htmx:beforeRequest", () => { focused = document.activeElement.id; });
document.addEventListener("htmx:afterSettle", () => {
  const before = focused && document.getElementById(focused);
  if (before && document.activeElement === document.body) before.focus();  // else one has gone on
});

// -- Rows of a list chosen for one order of documents ------------------------------------------------
function countPicked() {
  document.querySelectorAll("[data-picked]").forEach((told) => {
    const rows = [...document.querySelectorAll(`[name=record][form=${told.dataset.picked}]`)];
    const picked = rows.filter((row) => row.checked).length;
    const all = document.querySelector(`[data-pick-all=${told.dataset.picked}]`);
    told.hidden = !picked;
    told.closest("form").classList.toggle("has-picked", picked > 0);
    told.textContent = `Избрани: ${picked}`;
    if (!all) return;
    all.closest("label").hidden = false;
    all.checked = picked === rows.length;
    all.indeterminate = picked > 0 && picked < rows.length;
  });
}

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-pick-all]");
  if (all) {
    document.querySelectorAll(`[name=record][form=${all.dataset.pickAll}]`)
      .forEach((row) => { row.checked = all.checked; });
  }
  if (all || event.target.matches("[name=record][form]")) countPicked();
});
window.addEventListener("pageshow", countPicked);

document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
