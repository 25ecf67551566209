// The order of a form by mouse and touch; the buttons beside do the same without either.
"use strict";

// A field may be dragged into another section: its hidden input then goes out with that form.
document.querySelectorAll("[data-ordered]").forEach((list) => Sortable.create(list, {
  group: list.dataset.ordered, handle: "[data-grip]", draggable: "[data-item]",
  onEnd: (event) => {
    if (event.from === event.to && event.oldIndex === event.newIndex) return;
    const form = event.to.closest("form") || document.getElementById(event.to.dataset.ordered);
    form.requestSubmit();
  },
}));

// A button that was pressed has the focus again, and tells a screen reader where the thing stands now.
const WAY = "pressed to order";
document.addEventListener("submit", (event) => {
  if (["up", "down"].includes(event.submitter?.name)) sessionStorage.setItem(WAY, event.submitter.name);
});
window.addEventListener("load", () => setTimeout(() => {  // the browser has looked for the place by then
  const moved = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const way = sessionStorage.getItem(WAY);
  sessionStorage.removeItem(WAY);
  if (!way || !moved?.matches("[data-item]")) return;
  (moved.querySelector(`button[name=${way}]`) || moved.querySelector("button[name=up], button[name=down]")).focus();
}));
