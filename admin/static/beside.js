// A missing person or institution is made in a small window and chosen in the form behind it.
"use strict";

const BESIDE = { "X-Beside": "1" };

async function showBeside(link) {
  const reply = await fetch(link.href, { headers: BESIDE });
  if (!reply.ok || reply.redirected) return window.open(link.href, "_blank");
  const dialog = document.createElement("dialog");
  dialog.className = "beside";
  dialog.setAttribute("aria-labelledby", "beside-title");
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  dialog.addEventListener("submit", (event) => { sendBeside(event, dialog, link); });
  dialog.addEventListener("click", (event) => { if (event.target.closest("[data-close-beside]")) dialog.close(); });
  fillBeside(dialog, await reply.text());
  return dialog.showModal();
}

function fillBeside(dialog, page) {
  dialog.innerHTML = page;
  prefixIds(dialog);
  prepare(dialog);
  dialog.querySelectorAll("form").forEach(showAsked);
}

// Both forms have fields of the same name: an id stands once on a page.
function prefixIds(dialog) {
  dialog.querySelectorAll("[id]:not(#beside-title)").forEach((part) => { part.id = `beside-${part.id}`; });
  dialog.querySelectorAll("label[for]").forEach((label) => { label.htmlFor = `beside-${label.htmlFor}`; });
  dialog.querySelectorAll("[aria-describedby]").forEach((part) => {
    part.setAttribute("aria-describedby", part.getAttribute("aria-describedby").split(" ").map((id) => `beside-${id}`).join(" "));
  });
  dialog.querySelectorAll(".error-summary a").forEach((link) => { link.hash = `#beside-${link.hash.slice(1)}`; });
}

async function sendBeside(event, dialog, link) {
  event.preventDefault();
  const form = event.target;
  const reply = await fetch(form.action, { method: "POST", headers: BESIDE, body: new FormData(form) });
  if ((reply.headers.get("Content-Type") || "").includes("json")) {
    choose(document.getElementById(link.dataset.beside), (await reply.json()).items[0]);
    return dialog.close();
  }
  return fillBeside(dialog, await reply.text());
}

function choose(select, made) {
  if (select.tomselect) {
    select.tomselect.addOption({ ...made, value: made.id });
    select.tomselect.setValue(made.id);
  } else {
    select.add(new Option(made.text, made.id, false, true));
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-beside]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  showBeside(link);
});
