// The catalogue of fields: search while one types, and a button that copies the code.
"use strict";
(() => {
  const box = document.getElementById("field-search");
  const fold = text => text.toLowerCase();
  const narrow = () => {
    const wanted = fold(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    document.querySelectorAll("[data-fields]").forEach(group => {
      let here = 0;
      group.querySelectorAll("[data-field]").forEach(row => {
        row.hidden = !wanted.every(word => fold(row.textContent).includes(word));
        here += !row.hidden;
      });
      group.hidden = !here;
      found += here;
    });
    document.getElementById("field-count").textContent = wanted.length ? "Намерени: " + found : "";
  };
  if (box) { box.addEventListener("input", narrow); if (box.value) narrow(); }
  document.querySelectorAll("[data-copy]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.dataset.copy;
      try {
        await navigator.clipboard.writeText(code);
      } catch (error) {
        const area = document.createElement("textarea");
        area.value = code;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      const before = button.textContent;
      button.textContent = "Копирано";
      setTimeout(() => { button.textContent = before; }, 1500);
    });
  });
})();
