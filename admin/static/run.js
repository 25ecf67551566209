// A running meeting: what is typed is stored at once; without a connection it waits and is sent again.
// Nothing is kept outside the memory of the page: texts of a meeting do not belong on a shared machine.
"use strict";
(() => {
  const root = document.getElementById("run");
  if (!root) return;
  const waiting = new Map();  // key: what is to be sent, in the order in which it was entered
  const bases = new WeakMap();  // field: its text as the server has it
  const RETRY = 3000, PAUSE = 1200, PATIENCE = 15000, LISTEN = 15000;
  const bar = document.getElementById("connection");
  const now = () => new Date().toLocaleTimeString("bg-BG", { hour: "2-digit", minute: "2-digit", hour12: false }).slice(0, 5);
  let token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  let savedAt = now(), sending = false, timer = 0;

  // -- Sending -------------------------------------------------------------------------------------
  function send(key, job) {
    waiting.delete(key);
    waiting.set(key, job);
    job.waits?.();
    pump();
  }

  async function pump() {
    clearTimeout(timer);
    if (sending || !waiting.size) return;
    sending = true;
    const [key, job] = waiting.entries().next().value;
    let reply = null;
    try {
      reply = await post(job);
    } catch { lose(); }
    sending = false;
    if (!reply) { timer = setTimeout(pump, RETRY); return; }
    if (waiting.get(key) === job) waiting.delete(key);
    savedAt = reply.answer.saved || savedAt;
    bar.hidden = true;
    show(reply.answer.parts);
    job.done(reply.answer, reply.status);
    pump();
  }

  async function post(job) {
    const body = job.body();
    body.set("csrf_token", token);
    const reply = await fetch(job.url, {
      method: "POST", body, headers: { "X-Live": "1", "X-CSRFToken": token }, redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE) });
    const isOurs = (reply.headers.get("Content-Type") || "").includes("json");
    if (isOurs) return { status: reply.status, answer: await reply.json() };
    if (reply.status === 409 || reply.status === 404 || reply.status === 403 || reply.status === 413) {
      return { status: reply.status, answer: { problems: ["Записът не е приет. Презаредете страницата."] } };
    }
    if (reply.status < 500) await renew();
    throw new Error("no answer");
  }

  async function renew() {  // signed out meanwhile, or signed in anew in another window
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const headers = page.body.getAttribute("hx-headers");
    if (headers) token = JSON.parse(headers)["X-CSRFToken"];
    else lose("Бяхте изключени поради бездействие. Влезте отново в нов прозорец; написаното чака тук.");
  }

  function lose(text) {
    if (text || bar.hidden) {
      bar.querySelector("span").textContent = text ||
        `Няма връзка. Последно записано в ${savedAt} ч. Не затваряйте страницата.`;
    }
    bar.hidden = false;
  }

  window.addEventListener("offline", () => lose());
  window.addEventListener("online", () => { if (!waiting.size) bar.hidden = true; pump(); });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size || [...document.querySelectorAll("[data-keep]")].some(isChanged)) event.preventDefault();
  });

  // -- Showing the parts that an answer brings ---------------------------------------------------------
  function show(parts) {
    for (const [id, markup] of Object.entries(parts || {})) {
      const old = document.getElementById(id);  // "now" is no element
      if (!old) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      const open = [...old.querySelectorAll("details[open]")].map((part) => part.id).filter(Boolean);
      const part = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild;
      old.replaceWith(part);
      open.forEach((name) => { const one = document.getElementById(name); if (one) one.open = true; });
      prepareEntry(part);
      if (focused) document.getElementById(focused)?.focus();
      part.querySelector("[data-focus]")?.focus();
    }
    if (parts && parts.quorum) {
      const lacks = !!document.querySelector("#quorum .tag-bad");
      document.querySelectorAll("[data-no-quorum]").forEach((note) => { note.hidden = !lacks; });
    }
  }

  const tell = (id, text, tone) => {
    const state = document.getElementById(id);
    if (state) { state.textContent = text; state.className = `save-state ${tone || ""}`; }
  };

  // -- Fields that are stored while they are typed -----------------------------------------------------
  const isChanged = (field) => field.value !== baseOf(field);
  const baseOf = (field) => bases.get(field) ?? (field.matches("select")
    ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0].value : field.defaultValue);
  const fieldsOf = (box) => (box.matches("[data-keep]") ? [box] : [...box.querySelectorAll("[name]:not([type=hidden])")]);
  const timers = new WeakMap();

  function keep(box) {
    clearTimeout(timers.get(box));
    const fields = fieldsOf(box);
    if (!fields.some(isChanged) || box.dataset.conflict) return;
    let sent = {};
    send(box.dataset.state, {
      url: box.dataset.keep || box.dataset.keepGroup,
      waits: () => tell(box.dataset.state, "Записва се…"),
      body: () => {
        const body = new FormData();
        sent = {};
        for (const field of fields) {
          sent[field.name] = field.value;
          body.set(field.name, field.value);
          body.set(`was_${field.name}`, baseOf(field));
        }
        return body;
      },
      done: (answer, status) => kept(box, sent, answer, status),
    });
  }

  function kept(box, sent, answer, status) {
    const fields = fieldsOf(box);
    if (status === 409 && answer.theirs) { showConflict(box, answer.theirs); return; }
    if (status >= 400) { tell(box.dataset.state, (answer.problems || []).join(" "), "bad"); return; }
    fields.forEach((field) => bases.set(field, sent[field.name]));
    const said = (answer.warnings || []).join(" ");
    tell(box.dataset.state, said || `Записано в ${answer.saved} ч.`, said ? "warn" : "ok");
    if (fields.some(isChanged)) later(box);
  }

  function later(box) {
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => keep(box), PAUSE));
    tell(box.dataset.state, "Има незаписани промени");
  }

  function showConflict(box, theirs) {
    const field = fieldsOf(box).find((one) => one.name in theirs);
    const card = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    const text = theirs[field.name], mine = field.value;
    const label = field.matches("select") ? [...field.options].find((one) => one.value === text)?.textContent : text;
    card.querySelector(".theirs").textContent = label || "(празно)";
    card.querySelector("[data-choice=both]").hidden = !field.matches("textarea");
    card.addEventListener("click", (event) => {
      const choice = event.target.dataset?.choice;
      if (!choice) return;
      fieldsOf(box).filter((one) => one.name in theirs).forEach((one) => bases.set(one, theirs[one.name]));
      if (choice === "theirs") fieldsOf(box).filter((one) => one.name in theirs).forEach((one) => { one.value = theirs[one.name]; });
      if (choice === "both") field.value = `${text.trimEnd()}\n${mine}`;
      delete box.dataset.conflict;
      card.remove();
      field.focus();
      tell(box.dataset.state, "");
      keep(box);
    });
    box.dataset.conflict = "yes";
    tell(box.dataset.state, "Не е записано", "bad");
    box.after(card);
    card.querySelector("button:not([hidden])").focus();
  }

  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-keep], [data-keep-group]");
    if (box) later(box);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-keep], [data-keep-group]");
    if (box && !event.target.matches(".votes")) keep(box);
  });
  document.addEventListener("focusout", (event) => {
    const box = event.target.closest?.("[data-keep], [data-keep-group]");
    if (box && !box.contains(event.relatedTarget)) keep(box);
  });

  // -- Forms that are sent by the page itself ------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-notes]")) {
      stop(event);
      form.querySelectorAll("[data-keep], [data-keep-group]").forEach(keep);
    } else if (form.matches("[data-live]")) {
      stop(event);
      if (form.hasAttribute("data-once") || !form.dataset.busy) post_form(form, event.submitter);
    }
  }, true);

  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };

  function post_form(form, button) {
    const key = form.dataset.live, url = form.getAttribute("action");
    const isEntry = form.hasAttribute("data-once");
    if (isEntry && !form.elements.entry_key.value) form.elements.entry_key.value = mark();
    const first = isEntry ? null : bodyOf(form, button);
    const place = form.closest("#lines > li") || form;
    send(key, {
      url,
      body: () => first || bodyOf(form, button),
      waits: () => place.classList.add("is-waiting"),
      done: (answer, status) => {
        place.classList.remove("is-waiting");
        if (status >= 400) { if (!answer.parts || !Object.keys(answer.parts).length) complain(form, answer); return; }
        if (form.hasAttribute("data-clear")) clear(form);
        if (key === "guest" || form.closest("#lines")) showRooms().catch(() => {});
        complain(form, { problems: answer.warnings });
        const values = answer.values && form.closest("[data-item]")?.querySelector("[data-keep-group]");
        if (values) adopt(values, answer.values);
      },
    });
  }

  function bodyOf(form, button) {
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    return body;
  }

  function adopt(box, values) {  // the result as the server counted it, unless it is being typed
    for (const field of fieldsOf(box)) {
      if (field.name in values && !isChanged(field)) { field.value = values[field.name]; }
      bases.set(field, values[field.name] ?? baseOf(field));
    }
  }

  function complain(form, answer) {
    let note = form.querySelector(".live-note");
    if (!note) {
      note = form.appendChild(document.createElement("p"));
      note.className = "live-note field-error";
      note.setAttribute("role", "alert");
    }
    note.textContent = (answer.problems || []).join(" ");
  }

  function clear(form) {
    form.querySelectorAll("[data-row]").forEach((row, number) => { if (number) row.remove(); });
    form.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea").forEach((field) => { field.value = ""; });
    form.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = false; });
    form.querySelectorAll(".error-summary").forEach((part) => part.remove());
    form.querySelectorAll("[data-sure]").forEach((part) => { part.hidden = true; });
    form.querySelectorAll("[data-due-note]").forEach((part) => { part.textContent = ""; });
    form.querySelectorAll("[data-organizations]").forEach((select) => { select.selectedIndex = 0; });
    if (form.elements.entry_key) form.elements.entry_key.value = "";
    delete form.dataset.edited;
    if (form.hasAttribute("data-compose")) compose(form);
    form.querySelector("select, input:not([type=hidden])")?.focus();
  }

  const mark = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // -- A decision made of its parts ------------------------------------------------------------------------
  function prepareEntry(part) {
    const form = part.matches?.("[data-compose]") ? part : part.querySelector?.("[data-compose]");
    if (!form) return;
    form.querySelectorAll("[data-organizations]").forEach(fill);
    form.querySelectorAll("[data-add-row]").forEach((button) => { button.hidden = false; });
    if (form.elements.text.defaultValue) form.dataset.edited = "yes"; else compose(form);
    form.querySelectorAll("[data-date]").forEach(askDate);
  }

  function fill(select) {
    if (select.options.length > 2) return;
    const chosen = select.value;
    select.append(document.getElementById("organizations").content.cloneNode(true));
    select.value = chosen;
  }

  function compose(form) {
    if (form.dataset.edited) return;
    const said = form.elements.kind.selectedOptions[0]?.dataset.said || "";
    const duties = [...form.querySelectorAll("[data-row]")].map(duty).filter(Boolean);
    const whom = duties.length === 1 ? `Възлага на ${duties[0]}`
      : duties.length ? `Възлага: ${duties.map((one, n) => `${n + 1}) на ${one}`).join("; ")}` : "";
    const text = [said, whom].filter(Boolean).join(". ");
    form.elements.text.value = !text || text.endsWith(".") ? text : `${text}.`;
    form.elements.composed.value = form.elements.text.value;  // the server makes it anew of what it stores
  }

  function duty(row) {
    const who = row.querySelector("[data-organizations]").selectedOptions[0]?.dataset.short;
    const what = row.querySelector("[name=what]").value.trim().replace(/\.$/, "");
    if (!who || !what) return "";
    const due = row.querySelector("[name=due]").value.trim();
    const until = due ? `${due}${/\d{4}$/.test(due) ? " г." : ""}`
      : row.querySelector("[name=until_next_meeting]").checked ? "следващото заседание" : "";
    return `${who}: ${what}${until ? `, в срок до ${until}` : ""}`;
  }

  function judge(input, answer) {
    const note = input.closest("[data-row]")?.querySelector("[data-due-note]"), form = input.form;
    if (!note) return;
    note.textContent = answer.problem || answer.doubt || input.dataset.moved || answer.note || "";
    note.classList.toggle("bad", !!(answer.problem || answer.doubt));
    note.dataset.doubt = answer.doubt ? "yes" : "";
    const doubted = !!form.querySelector("[data-due-note][data-doubt=yes]");
    const sure = form.querySelector("[data-sure]");
    if (sure) { sure.hidden = !doubted; if (!doubted) sure.querySelector("input").checked = false; }
  }

  document.addEventListener("dated", (event) => {
    judge(event.target, event.detail);
    const form = event.target.closest("[data-compose]");
    if (form) compose(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-compose]");
    if (!form) return;
    if (event.target.name === "text") form.dataset.edited = event.target.value.trim() ? "yes" : "";
    if (event.target.matches("[data-date]")) { delete event.target.dataset.moved; judge(event.target, {}); }
    if (!form.dataset.edited) { delete form.dataset.edited; if (event.target.name !== "text") compose(form); }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-compose]");
    if (form && event.target.name !== "text") compose(form);
  });

  // -- A key for a new decision: Alt+Р on a Bulgarian keyboard, Alt+R on a Latin one ---------------------
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyR" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = document.activeElement.closest("[data-item]");
    const item = here || [...root.querySelectorAll("[data-item][open]")].pop() || root.querySelector("[data-item]");
    const entry = item?.querySelector("[data-entry]");
    if (!entry) return;
    event.preventDefault();
    item.open = entry.open = true;
    prepareEntry(entry);
    entry.querySelector("select, input:not([type=hidden])").focus();
    entry.scrollIntoView({ block: "nearest" });
  });

  // Who is in the room stands in every closed item: it is shown anew when the guests change.
  async function showRooms() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const rooms = [...page.querySelectorAll("[id^=room-]")].filter((room) => !room.contains(document.activeElement));
    show(Object.fromEntries(rooms.map((room) => [room.id, room.outerHTML])));
  }

  // -- Small things ------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const due = event.target.closest("[data-due]"), next = event.target.closest("[data-next-item]");
    if (due) {
      const input = due.closest("[data-row]").querySelector("[name=due]");
      input.value = due.dataset.due;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      if (due.dataset.note.includes("(")) input.dataset.moved = due.dataset.note;
      askDate(input);
    }
    if (next) openNext(next.closest("[data-item]"));
  });

  function openNext(item) {
    const all = [...root.querySelectorAll("[data-item]")];
    const following = all[all.indexOf(item) + 1];
    if (!following) return;
    item.open = false;
    following.open = true;
    following.querySelector("summary").focus();
    following.scrollIntoView({ block: "start" });
  }

  document.addEventListener("change", (event) => {
    const target = event.target.dataset?.phrases && document.getElementById(event.target.dataset.phrases);
    if (!target || !event.target.value) return;
    const at = target.selectionEnd ?? target.value.length, before = target.value.slice(0, at);
    const joint = before && !/\s$/.test(before) ? " " : "";
    target.setRangeText(joint + event.target.value, at, at, "end");
    event.target.selectedIndex = 0;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".line-more") && event.target.open) {
      const field = event.target.querySelector("[data-current-item]");
      const open = [...root.querySelectorAll("[data-item][open]")].pop();
      if (field && !field.value && open) field.value = open.dataset.number;
    }
    const entry = event.target.matches?.("[data-entry]") && event.target.open && event.target;
    if (entry) prepareEntry(entry);
    if (event.target.matches?.("[data-item]") && event.target.open) {
      event.target.querySelectorAll("[data-organizations]").forEach(fill);
    }
  }, true);

  // -- What others do meanwhile: the quorum, and whether there is a connection at all ---------------
  async function listen() {
    if (document.hidden || waiting.size || sending) return;
    try {
      const reply = await fetch(root.dataset.pulse, { headers: { "X-Live": "1" }, signal: AbortSignal.timeout(PATIENCE) });
      if (!reply.ok || !(reply.headers.get("Content-Type") || "").includes("json")) return;
      const { parts } = await reply.json(), shown = document.getElementById("quorum");
      if (shown && shown.dataset.now !== String(parts.now)) { show({ quorum: parts.quorum }); await showRooms(); }
      if (!waiting.size) bar.hidden = true;
    } catch { lose(); }
  }
  setInterval(listen, LISTEN);

  document.querySelectorAll("[data-next-item], .phrases").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  document.querySelectorAll("[data-item][open] [data-organizations]").forEach(fill);
  document.querySelectorAll("[data-entry][open]").forEach(prepareEntry);
  if (window.matchMedia("(max-width: 767px)").matches) {
    document.querySelectorAll("[data-fold-on-phone]").forEach((part) => { part.open = false; });
  }
})();
