// The order of an agenda by mouse and touch; the buttons do the same without either.
"use strict";

function makeSortable() {
  const list = document.querySelector("[data-order]");
  if (!list || list.dataset.ready) return;
  list.dataset.ready = "yes";
  const fixed = [...list.children].filter((item) => !item.querySelector("[data-grip]")).length;
  Sortable.create(list, {
    handle: "[data-grip]", draggable: "[data-item]",
    onChoose: (event) => event.item.removeAttribute("style"),  // its copies may carry none here
    onMove: (event) => [...list.children].indexOf(event.related) >= fixed,
    onEnd: (event) => { if (event.oldIndex !== event.newIndex) sendOrder(list); },
  });
}

function sendOrder(list) {
  const order = [...list.querySelectorAll("[data-item]")].map((item) => item.dataset.item).join(",");
  htmx.ajax("POST", list.dataset.order, {
    target: "#agenda", swap: "outerHTML", values: { order, csrf_token: list.dataset.token },
  });
}

// htmx copies attributes from old parts to new ones, and the policy of this site forbids styles in them.
document.addEventListener("htmx:beforeSwap", () => {
  document.querySelectorAll("[data-item][style]").forEach((item) => item.removeAttribute("style"));
});

document.addEventListener("DOMContentLoaded", makeSortable);
document.addEventListener("htmx:afterSettle", () => {
  makeSortable();
  const before = document.activeElement;  // a button that reached the edge gives way to its neighbour
  if (before === document.body && moved) moved().focus();
});

let moved = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const item = event.target.closest("[data-item]");
  const id = item && item.id;
  moved = id ? () => document.querySelector(`#${id} .agenda-tools button:not([disabled])`) : null;
});
