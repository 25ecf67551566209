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
