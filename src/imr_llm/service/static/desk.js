// The review desk: the letter with its passages on the left, fields on the right, decisions in between.
import { editorFor, shown } from "./editors.js";
import { closeForm, openedForm, openForm } from "./forms.js";
import { drawPassages, focusMark, markOf, marks, placesOf, scrollIn, scrollToMark, selectedSpan, setText, whenOpened } from "./paper.js";
import { ask, element, refused, told } from "./shared.js";

const desk = document.getElementById("desk");
const address = `/v1/letters/${desk.dataset.letter}`;
const list = document.getElementById("fields");
const status = document.getElementById("told");
const FIRST = "Save what you are writing (Ctrl+Enter), or leave it (Esc), first.";
const STILL = "The decision before is still being saved.";
const DONE = { accept: "accepted", correct: "corrected", skip: "skipped", add: "added", remove: "taken out" };

let fields = [];
let items = [];
let flags = []; // of the letter as a whole
let nextItem = ""; // pointer of an item that is added
let here = 0; // place of the current field
let isSaving = false;

start();

async function start() {
  if (await load()) goTo(Math.max(fields.findIndex(isOpen), 0), false);
}

async function load() {
  const { ok, said: review } = await ask(`${address}/review`);
  if (!ok) {
    refused(status, review);
    return false;
  }
  ({ fields, items, flags, next_item: nextItem } = review);
  here = Math.min(here, fields.length - 1);
  setText(review.text);
  drawLetter();
  drawFields();
  return true;
}

// --- the letter ---------------------------------------------------------------------------------

function spansOf(field) {
  return isCorrected(field.state) ? [field.state.span].filter(Boolean) : field.spans;
}

function drawLetter() {
  drawPassages(
    fields.flatMap((field, place) => spansOf(field).map(({ start, end }) => ({ start, end, place }))),
    (place) => `${fields[place].group}: ${fields[place].label}`,
  );
  dressMarks();
}

function dressMarks() {
  for (const mark of marks()) {
    const places = placesOf(mark);
    mark.classList.toggle("here", places.includes(here));
    mark.classList.toggle("doubtful", places.some((place) => isOpen(fields[place])));
  }
}

// A passage that several fields share goes to the next of them at each click.
whenOpened((mark) => {
  if (!mayGo(openedForm() !== null)) return; // a click may be the start of selecting words for the form
  const places = placesOf(mark);
  goTo(places[(places.indexOf(here) + 1) % places.length], true, false);
});

// --- the fields ---------------------------------------------------------------------------------

// Whether a reviewer gave the value that holds, be it accepted since.
function isCorrected(state) {
  return state.corrected_by !== null;
}

function isOpen(field) {
  return field.needs_review && !["accept", "correct"].includes(field.state.action);
}

function drawFields() {
  list.replaceChildren(...flags.map((flag) => element("p", { class: "flag" }, `Flag: ${flag.detail}`)));
  for (const group of ["Case", ...items]) {
    const name = group.group ?? group;
    list.append(group.group ? itemHead(group) : element("h3", {}, name));
    fields.forEach((field, place) => {
      if (field.group !== name) return;
      field.box = element("article", { class: "one" });
      field.box.addEventListener("click", (event) => {
        if (!event.target.closest("button, input, select, textarea, label") && here !== place) turnTo(place);
      });
      list.append(field.box);
      drawField(place);
    });
  }
  const add = element("button", { type: "button", id: "add-item" }, "Add an item");
  add.addEventListener("click", () => mayGo() && doing.add());
  list.append(element("div", { class: "add" }, add));
  tellProgress();
}

function itemHead(item) {
  const done = item.state.action ? `${DONE[item.state.action]} by ${item.state.who}` : item.gone ? "adding taken back" : null;
  const head = element("h3", {}, element(item.gone ? "s" : "span", {}, item.group), done ? element("span", { class: "tag" }, done) : null);
  const row = element("div", { class: "item-head" }, head);
  const act = (words, action) => {
    const button = element("button", { type: "button" }, words);
    button.setAttribute("aria-label", `${words}: ${item.group}`);
    button.addEventListener("click", () => mayGo() && changeItem(item, action));
    row.append(button);
    return button;
  };
  if (!item.gone) act("Take out", "remove");
  if (item.state.action) item.undo = act("Undo", "undo");
  item.head = row;
  return row;
}

function drawField(place) {
  const field = fields[place];
  const { state } = field;
  const done = state.action && `${DONE[state.action]} by ${state.who}`;
  const title = element("button", { class: "goto", type: "button" }, field.label);
  title.setAttribute("aria-label", `${field.group}: ${field.label}`);
  title.addEventListener("click", () => turnTo(place));
  const head = element(
    "h4",
    {},
    title,
    element("span", { class: "tag verdict" }, field.verdict),
    done ? element("span", { class: `tag ${state.action === "skip" ? "" : "done"}` }, done) : null,
  );
  const values = element("dl", {}, ...pair("Value", shown(field, isCorrected(state) ? state.value : field.value)));
  if (isCorrected(state)) values.append(...pair("Was read", shown(field, field.value)));
  if (isCorrected(state) && state.action === "accept") values.append(...pair("Corrected by", state.corrected_by));
  for (const [pointer, check] of Object.entries(field.checks)) {
    if (["verified", "baseline", "absent"].includes(check.verdict)) continue;
    const part = pointer.slice(field.pointer.length + 1);
    const of = part ? ` (${part})` : "";
    values.append(...pair(`Model${of}`, plain(check.model)), ...pair(`Baseline${of}`, plain(check.baseline)));
    if (part) values.append(...pair(`Verdict${of}`, check.verdict));
  }
  const act = (words, name, label) => {
    const button = element("button", { type: "button" }, words);
    button.setAttribute("aria-label", `${label}: ${field.label}`);
    button.addEventListener("click", () => turnTo(place, false) && doing[name]());
    return button;
  };
  const acts = element("div", { class: "acts" }, act("Accept", "accept", "Accept"), act("Correct", "correct", "Correct"), act("Skip", "skip", "Skip"));
  if (state.action) acts.append(act("Undo", "undo", "Undo"));
  field.box.replaceChildren(
    head,
    values,
    ...field.flags.map((flag) => element("p", { class: "flag" }, `Flag: ${flag.detail}`)),
    acts,
  );
  field.box.classList.toggle("doubtful", isOpen(field));
  field.box.classList.toggle("settled", ["accept", "correct"].includes(state.action));
}

function pair(name, value) {
  return [element("dt", {}, name), element("dd", {}, value)];
}

function plain(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

// Whether the desk may turn to something else: not while a decision is on its way, nor from a form that somebody has written in.
function mayGo(isHeld = openedForm()?.isTouched()) {
  if (isSaving) told(status, STILL);
  else if (isHeld) told(status, FIRST);
  return !isSaving && !isHeld;
}

function turnTo(place, focus) {
  const may = mayGo();
  if (may) goTo(place, focus);
  return may;
}

function goTo(place, focus = true, moveLetter = true) {
  if (openedForm() && !fields[place].box.contains(openedForm().form)) closeForm();
  here = place;
  fields.forEach((field, k) => {
    field.box.classList.toggle("here", k === here);
    if (k === here) field.box.setAttribute("aria-current", "true");
    else field.box.removeAttribute("aria-current");
  });
  dressMarks();
  const mark = markOf(here);
  if (mark && moveLetter) scrollToMark(mark);
  scrollIn(list, fields[here].box);
  if (!focus) return;
  fields[here].box.querySelector(".goto").focus({ preventScroll: true });
  list.scrollIntoView({ block: "nearest" });
}

function tellProgress() {
  const doubtful = fields.filter((field) => field.needs_review);
  const left = doubtful.filter(isOpen).length;
  const decided = doubtful.length ? `${doubtful.length - left} of ${doubtful.length} doubtful values decided` : null;
  const flagged = flags.length ? `${flags.length} ${flags.length === 1 ? "flag" : "flags"} on the letter as a whole` : null;
  told(document.getElementById("progress"), [decided, flagged].filter(Boolean).join("; ") || "nothing doubtful in this letter");
}

// --- decisions ----------------------------------------------------------------------------------

// Hand in a decision: the answer's status, and what it says; null where it is not known to be saved.
async function send(pointer, action, version, more = {}) {
  const { ok, status: code, said, isOwn } = await ask(`${address}/decisions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ pointer, action, version, ...more }),
  });
  if (!ok && isOwn) refused(status, said);
  else if (!ok) told(status, `${said.detail} This is not known to be saved.`, true);
  return isOwn ? { ok, isLate: code === 409, said } : null;
}

// Do what saves something alone: a second key or click meanwhile is not another decision.
async function alone(work) {
  if (isSaving) {
    told(status, STILL);
    return null;
  }
  isSaving = true;
  try {
    return await work();
  } finally {
    isSaving = false;
  }
}

async function decide(action, more = {}) {
  const place = here;
  const field = fields[place];
  const answer = await alone(() => send(field.pointer, action, field.state.version, more));
  if (!answer) return false;
  if (answer.ok) field.state = answer.said;
  else if (answer.said.code === "item_gone") return leaveItem(answer.said);
  else if (answer.isLate) field.state = answer.said.current;
  else return false;
  closeForm();
  drawLetter();
  drawField(place);
  tellProgress();
  if (answer.ok) told(status, `${field.label}: ${DONE[action] ?? "taken back"}.`);
  return answer.ok;
}

const doing = {
  async accept() {
    if (await decide("accept")) goOn();
  },
  async skip() {
    if (await decide("skip")) goOn();
  },
  async undo() {
    if (fields[here].state.action) {
      await decide("undo");
      goTo(here);
    } else told(status, "There is nothing to undo here.");
  },
  correct: startEditing,
  add: startAdding,
  remove() {
    const item = items.find((one) => one.group === fields[here].group);
    if (item) changeItem(item, "remove");
    else told(status, "This field belongs to no item.");
  },
};

// The next doubtful field that nobody has decided; -1 where no other is.
function openAfter() {
  const after = fields.findIndex((field, place) => place > here && isOpen(field));
  return after >= 0 ? after : fields.findIndex((field, place) => place !== here && isOpen(field));
}

function goOn() {
  const found = openAfter();
  goTo(found >= 0 ? found : Math.min(here + 1, fields.length - 1));
}

function nextOpen() {
  const found = openAfter();
  if (found >= 0) goTo(found);
  else told(status, isOpen(fields[here]) ? "No other doubtful field is left." : "No doubtful field is left.");
}

// --- items --------------------------------------------------------------------------------------

const changeItem = (item, action) => alone(async () => {
  closeForm();
  const answer = await send(item.pointer, action, item.state.version);
  if (!answer || (!answer.ok && !answer.isLate)) return;
  if (!(await load())) return;
  goToItem(item.pointer);
  if (answer.ok) told(status, `${item.group}: ${DONE[action] ?? "taken back"}.`);
});

// A colleague has taken out the item that this page still shows.
async function leaveItem(gone) {
  closeForm();
  if (await load()) {
    goToItem(gone.pointer);
    refused(status, gone);
  }
  return false;
}

function goToItem(pointer) {
  const place = fields.findIndex((field) => field.pointer.startsWith(`${pointer}/`));
  if (place >= 0) {
    goTo(place);
    return;
  }
  goTo(here, false);
  const item = items.find((one) => one.pointer === pointer);
  scrollIn(list, item.head);
  (item.undo ?? document.getElementById("add-item")).focus();
}

// An item that both readers missed; what is selected in the letter becomes its request.
function startAdding() {
  const request = editorFor({ editor: "text", label: "Request", optional: false }, null);
  const outcome = editorFor({ editor: "choice", label: "Outcome", choices: ["upheld", "overturned"], optional: true }, null);
  const span = selectedSpan();
  let filled = null; // the request as it was taken from the letter; one written by hand stays
  closeForm();
  const place = document.getElementById("add-item").parentElement;
  const form = openForm({
    name: "Add an item",
    nodes: [element("p", { class: "hint" }, "Select the words of the request in the letter, or write them; the other fields come after."), request.node, outcome.node],
    span,
    fault,
    selected: ({ quote }) => {
      if (![filled, ""].includes(request.get() instanceof Error ? "" : request.get())) return;
      filled = quote.replace(/\s+/gu, " ");
      request.set(filled);
    },
    leave() {
      closeForm();
      document.getElementById("add-item").focus();
    },
    async save(words) {
      const value = { request: request.get(), outcome: outcome.get() ?? new Error("Choose the outcome.") };
      const wrong = Object.values(value).find((one) => one instanceof Error);
      if (wrong) {
        fault(wrong.message);
        return;
      }
      await alone(() => addItem(value, words));
    },
  });
  place.append(form);
  form.querySelector("textarea").focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest", behavior: "instant" });
}

async function addItem(value, words) {
  const answer = await send(nextItem, "add", 0, { new: value, span: words });
  if (!answer || (!answer.ok && !answer.isLate)) return;
  if (answer.ok) closeForm();
  if (!(await load())) return;
  goToItem(items.at(-1).pointer); // another's, where it was late: that has the number now, and this one would get the next
  if (answer.ok) told(status, `${items.at(-1).group}: added.`);
  else told(status, "Somebody else added an item meanwhile; look whether it is this one.", true);
}

function fault(words) {
  told(status, words, true);
}

// --- correcting ---------------------------------------------------------------------------------

function startEditing() {
  closeForm();
  const field = fields[here];
  const corrected = isCorrected(field.state);
  const editor = editorFor(field, corrected ? field.state.value : field.value);
  const before = JSON.stringify(editor.get());
  const words = Array.isArray(field.value) ? null : field.spans[0]; // of a list, they carry an entry that is there
  const uses = proposals(field).map(({ from, value }) => {
    const use = element("button", { type: "button" }, `Use the ${from}'s: ${shown(field, value)}`);
    use.addEventListener("click", () => editor.set(value));
    return use;
  });
  const form = openForm({
    name: `Correct ${field.label}`,
    nodes: [...uses, editor.node],
    span: (corrected ? field.state.span : words) ?? null,
    isChanged: () => JSON.stringify(editor.get()) !== before,
    fault,
    leave,
    async save(span) {
      const value = editor.get();
      if (value instanceof Error) fault(value.message);
      else if (await decide("correct", { new: value, span })) goOn();
    },
  });
  field.box.append(form);
  scrollIn(list, field.box.offsetHeight > list.clientHeight ? form : field.box);
  form.querySelector("input, select, textarea").focus({ preventScroll: true });
  list.scrollIntoView({ block: "nearest" });
}

function leave() {
  closeForm();
  goTo(here);
}

// Values of the readers that may be taken as they are.
function proposals(field) {
  const check = field.checks[field.pointer];
  if (!check || !["conflict", "ungrounded", "missed"].includes(check.verdict)) return [];
  return ["baseline", "model"]
    .map((from) => ({ from, value: check[from] }))
    .filter((one) => one.value !== null && one.value !== undefined);
}

// --- keys, dialogs ------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (openedForm() && event.key === "Escape") {
    openedForm().leave();
    return;
  }
  if (openedForm() && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    openedForm().submit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const keys = {
    j: () => goTo(Math.min(here + 1, fields.length - 1)),
    k: () => goTo(Math.max(here - 1, 0)),
    n: nextOpen,
    a: doing.accept,
    e: doing.correct,
    s: doing.skip,
    u: doing.undo,
    i: doing.add,
    x: doing.remove,
    l: () => focusMark(markOf(here) ?? marks()[0]),
    m: () => document.getElementById("next-letter")?.click(),
    "?": () => document.getElementById("keys").showModal(),
  };
  if (!fields.length || !keys[event.key]) return;
  event.preventDefault();
  if ("l?".includes(event.key) || mayGo(openedForm() !== null)) keys[event.key]();
});
addEventListener("beforeunload", (event) => {
  if (openedForm()?.isTouched()) event.preventDefault();
});
document.getElementById("keys-open").addEventListener("click", () => document.getElementById("keys").showModal());
document.getElementById("history-open").addEventListener("click", async () => {
  const { ok, said: decisions } = await ask(`${address}/decisions`);
  if (!ok) return refused(status, decisions);
  const lines = decisions.map((one) => element("li", {}, `${new Date(one.at).toLocaleString()}, ${one.who}: ${inWords(one)}`));
  document.getElementById("history-list").replaceChildren(...(lines.length ? lines : [element("li", {}, "Nothing was decided yet.")]));
  document.getElementById("history").showModal();
});

function inWords({ pointer, action, value }) {
  const [, , number, name] = pointer.split("/");
  const item = items.find((one) => pointer === one.pointer);
  if (item) return `${{ add: "added", remove: "took out", undo: "undo of" }[action]} ${item.group}${value ? `: ${value.request} (${value.outcome})` : ""}`;
  const field = fields.find((one) => one.pointer === pointer) ?? { group: `Item ${Number(number) + 1}`, label: name, editor: "" };
  return `${action} ${field.group}, ${field.label}${action === "correct" ? ` to ${shown(field, value)}` : action === "accept" && value !== null ? `: ${shown(field, value)}` : ""}`;
}
