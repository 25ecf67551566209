// Fields in which one of many records is chosen: the exact match first, then beginnings, then the rest.
// Only an exact match is marked for Enter; whatever else is wanted takes an arrow or a click.
"use strict";

const WORDS = {
  no_results: () => '<div class="no-results">Няма такъв запис.</div>',
  loading: () => '<div class="loading">Търси се…</div>',
};
const PARTS = / [-·] |[(),]/;  // each part of a title is a name, as on the server
const plainText = (text) => text.toLowerCase().replace(/["'„“”«»‚‘’]/g, "").replace(/[‐-―−]/g, "-").replace(/\s+/g, " ").trim();
const RANK = { exact: 4, begins: 3, word: 2, elsewhere: 1, none: 0 };

function rankOf(title, typed) {
  const text = plainText(title), wanted = plainText(typed);
  if (!wanted || !wanted.split(" ").every((word) => text.includes(word))) return RANK.none;
  if ([text, ...text.split(PARTS).map((part) => part.trim())].includes(wanted)) return RANK.exact;
  if (text.startsWith(wanted)) return RANK.begins;
  return text.includes(` ${wanted}`) ? RANK.word : RANK.elsewhere;
}

// A row is pointed at by a mouse that moves, not by a page that scrolls under one at rest.
let resting = null;
document.addEventListener("mousemove", (event) => { resting = `${event.screenX} ${event.screenY}`; }, true);
const onlyMoved = (event) => { if (`${event.screenX} ${event.screenY}` === resting) event.stopPropagation(); };

function makeSearchable(select) {
  if (select.tomselect) return;
  const label = select.labels[0] ? select.labels[0].firstChild.textContent.trim() : "";
  const box = new TomSelect(select, {
    ...(select.dataset.lookup ? askingServer(select) : {
      sortField: [{ field: "$score", direction: "desc" }, { field: "$order" }],
      score: (typed) => (option) => (option.value ? rankOf(option.text, typed) : 0) }),
    searchField: ["text"], maxOptions: 300, allowEmptyOption: true, render: WORDS, refreshThrottle: 0,
    placeholder: "Пишете, за да търсите",
    onChange: () => select.dispatchEvent(new Event("input", { bubbles: true })),
    onItemAdd(value, item) { item.title = item.textContent; },
  });
  select.addEventListener("change", () => {  // whatever else chooses – the browser, a script – is shown too
    const isOther = !select.multiple && select.value !== box.getValue();
    if (isOther && select.value in box.options) box.setValue(select.value, true);
  });
  box.hook("after", "refreshOptions", () => {
    markOnlyExact(box);
    if (box.inputValue()) box.dropdown.scrollIntoView({ block: "nearest" });  // not while the mouse is down
  });
  box.wrapper.addEventListener("keydown", (event) => { takeKey(box, event); }, true);
  box.wrapper.addEventListener("mouseenter", onlyMoved, true);
  box.control.querySelectorAll(".item").forEach((item) => { item.title = item.textContent; });
  for (const part of [select, box.control_input]) part.setAttribute("aria-label", label);
  if (select.hasAttribute("aria-describedby")) {
    box.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
  }
}

// A list that offers only what may stand beside the value of another field, in the words of that place.
function narrowList(select) {
  const other = select.form.elements[select.dataset.within], all = [...select.options];
  if (!other?.addEventListener) return;
  const narrow = () => {
    const wordOf = (one) => JSON.parse(one.dataset.places || "{}")[other.value];
    const chosen = select.value, offered = all.filter((one) => !one.value || !other.value || wordOf(one));
    offered.filter(wordOf).forEach((one) => { one.textContent = wordOf(one); });
    select.tomselect?.clear(true);
    select.tomselect?.clearOptions(() => false);
    select.replaceChildren(...offered);
    select.value = offered.some((one) => one.value === chosen) ? chosen : "";
    select.tomselect?.sync();
  };
  other.addEventListener("change", narrow);
  if (other.value) narrow();
}

function askingServer(select) {
  const url = select.dataset.lookup, [theirs, mine] = (select.dataset.same || "").split(" ");
  const narrowed = () => (mine && select.form.elements[mine]?.value ? { by: theirs, of: select.form.elements[mine].value } : {});
  return {
    valueField: "id", labelField: "text", sortField: [{ field: "$order" }], shouldLoad: () => true, loadThrottle: 150,
    score: (typed) => (option) => (option.typed === typed.trim() ? 1 : 0),
    load(typed, show) {
      findRecords(url, { q: typed, ...narrowed() }).then((found) => {
        const isAsked = typed.trim() === this.inputValue();
        if (isAsked) this.answered = typed.trim();
        show(isAsked ? found.items.map((item, at) => ({ ...item, typed: typed.trim(), $order: at + 2 })) : []);
        if (isAsked && this.wantsExact) takeExact(this);
      }).catch(() => show());
    },
    onType() { forget(this); this.refreshOptions(); },
    onFocus() { forget(this); this.load(this.inputValue()); },  // a quick hand has typed by now
  };
}

async function findRecords(url, asked, isLast) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const reply = await fetch(url, { method: "POST", headers, body: new URLSearchParams(asked) });  // a name stands in no address
  if (reply.ok) return reply.json();
  if (isLast) throw new Error("no answer");
  await new Promise((go) => { setTimeout(go, 500); });  // the desk was busy for a moment
  return findRecords(url, asked, true);
}

function forget(box) {
  box.answered = null;
  box.wantsExact = false;
  const known = box.options, kept = box.items.filter((id) => id in known);
  box.clearOptions((option) => kept.includes(option.id));
}

const isWaiting = (box) => !!box.settings.load && box.inputValue() !== "" && box.answered !== box.inputValue();

function exactOption(box) {
  const typed = box.inputValue();
  if (!typed || isWaiting(box)) return null;
  const found = [...box.selectable()].filter((row) => {
    const option = box.options[row.dataset.value];
    return box.settings.load ? option?.exact : option && rankOf(option.text, typed) === RANK.exact;
  });
  return found.length === 1 ? found[0] : null;
}

function markOnlyExact(box) {
  const exact = exactOption(box);
  if (exact) box.setActiveOption(exact);
  else if (box.inputValue() || !box.items.length) box.clearActiveOption();
}

function takeExact(box) {
  box.wantsExact = false;
  const exact = exactOption(box);
  if (exact) box.onOptionSelect(new Event("choose"), exact);
}

function takeKey(box, event) {
  const isEnter = event.key === "Enter" && isWaiting(box);
  const isFirst = event.key === "ArrowDown" && box.isOpen && !box.activeOption && box.selectable().length;
  if (!isEnter && !isFirst) return;
  event.preventDefault();
  event.stopPropagation();
  if (isEnter) box.wantsExact = true;  // the list of before is not what was meant
  if (isFirst) box.setActiveOption(box.selectable()[0]);
}
