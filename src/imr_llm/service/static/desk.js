// The review desk: the letter with its passages on the left, fields on the right, decisions in between.
// Offsets count code points, as the service does; JavaScript's own strings count UTF-16 units.
import { editorFor, shown } from "./editors.js";
import { element, told } from "./shared.js";

const desk = document.getElementById("desk");
const address = `/v1/letters/${desk.dataset.letter}`;
const paper = document.getElementById("letter");
const list = document.getElementById("fields");
const status = document.getElementById("told");

let fields = [];
let points = []; // the letter's characters
let here = 0; // place of the current field
let editing = null; // { editor, span, pointer }

start();

async function start() {
  const answer = await fetch(`${address}/review`);
  const review = await answer.json();
  if (!answer.ok) {
    told(status, review.detail, true);
    return;
  }
  fields = review.fields;
  points = Array.from(review.text);
  for (const flag of review.flags) list.append(element("p", { class: "flag" }, `Flag: ${flag.detail}`));
  drawLetter();
  drawFields();
  goTo(Math.max(fields.findIndex(isOpen), 0), false);
}

// --- the letter ---------------------------------------------------------------------------------

function spansOf(field) {
  const given = field.state.action === "correct" ? [field.state.span].filter(Boolean) : field.spans;
  return given;
}

function drawLetter() {
  const edges = new Set([0, points.length]);
  const spans = fields.flatMap((field, place) => spansOf(field).map((span) => ({ ...span, place })));
  for (const span of spans) edges.add(span.start).add(span.end);
  const cuts = [...edges].sort((a, b) => a - b);
  paper.replaceChildren();
  let isFirst = true;
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [start, end] = [cuts[k], cuts[k + 1]];
    const places = [...new Set(spans.filter((one) => one.start <= start && one.end >= end).map((one) => one.place))];
    const words = points.slice(start, end).join("");
    const piece = element(places.length ? "mark" : "span", {}, words);
    piece.dataset.start = start;
    if (places.length) {
      piece.dataset.fields = places.join(" ");
      piece.setAttribute("role", "button");
      piece.tabIndex = isFirst ? 0 : -1;
      piece.title = places.map((place) => `${fields[place].group}: ${fields[place].label}`).join("; ");
      isFirst = false;
    }
    paper.append(piece);
  }
  dressMarks();
}

function marks() {
  return [...paper.querySelectorAll("mark")];
}

function placesOf(mark) {
  return mark.dataset.fields.split(" ").map(Number);
}

function dressMarks() {
  for (const mark of marks()) {
    const places = placesOf(mark);
    mark.classList.toggle("here", places.includes(here));
    mark.classList.toggle("doubtful", places.some((place) => isOpen(fields[place])));
  }
}

function focusMark(mark) {
  for (const other of marks()) other.tabIndex = -1;
  mark.tabIndex = 0;
  mark.focus();
}

paper.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) openMark(mark);
});
paper.addEventListener("keydown", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = marks();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) focusMark(all[(all.indexOf(mark) + step + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === " ") openMark(mark);
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// A passage that several fields share goes to the next of them at each click.
function openMark(mark) {
  const places = placesOf(mark);
  goTo(places[(places.indexOf(here) + 1) % places.length], true, false);
}

// What is selected in the letter, as a span; null for nothing.
function selectedSpan() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!paper.contains(range.startContainer) || !paper.contains(range.endContainer)) return null;
  return spanBetween(offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset));
}

function offsetOf(node, offset) {
  if (node.nodeType === Node.TEXT_NODE) {
    return Number(node.parentElement.dataset.start) + Array.from(node.data.slice(0, offset)).length;
  }
  if (node === paper) {
    const child = paper.children[offset];
    return child ? Number(child.dataset.start) : points.length;
  }
  return Number(node.dataset.start) + (offset ? Array.from(node.textContent).length : 0);
}

function spanBetween(start, end) {
  while (start < end && /\s/u.test(points[start])) start++;
  while (end > start && /\s/u.test(points[end - 1])) end--;
  return start < end ? { start, end, quote: points.slice(start, end).join(""), match: "exact" } : null;
}

// Where words stand in the letter, white space as it may be; null where they do not.
function spanOfWords(words) {
  const wanted = Array.from(words.trim().replace(/\s+/gu, " "));
  if (!wanted.length) return null;
  for (let start = 0; start < points.length; start++) {
    let at = start;
    let k = 0;
    while (k < wanted.length && at < points.length) {
      if (wanted[k] === " ") {
        if (!/\s/u.test(points[at])) break;
        while (at < points.length && /\s/u.test(points[at])) at++;
      } else if (points[at].toLowerCase() === wanted[k].toLowerCase()) at++;
      else break;
      k++;
    }
    if (k === wanted.length) return spanBetween(start, at);
  }
  return null;
}

document.addEventListener("selectionchange", () => {
  const span = editing && selectedSpan();
  if (span) setSpan(span);
});

// --- the fields ---------------------------------------------------------------------------------

function isOpen(field) {
  return field.needs_review && !["accept", "correct"].includes(field.state.action);
}

function drawFields() {
  let group = null;
  fields.forEach((field, place) => {
    if (field.group !== group) {
      group = field.group;
      list.append(element("h3", {}, group));
    }
    field.box = element("article", { class: "one" });
    field.box.addEventListener("click", (event) => {
      if (!event.target.closest("button, input, select, textarea, label") && here !== place) goTo(place);
    });
    list.append(field.box);
    drawField(place);
  });
  tellProgress();
}

function drawField(place) {
  const field = fields[place];
  const { state } = field;
  const done = { accept: "accepted", correct: "corrected", skip: "skipped" }[state.action];
  const title = element("button", { class: "goto", type: "button" }, field.label);
  title.setAttribute("aria-label", `${field.group}: ${field.label}`);
  title.addEventListener("click", () => goTo(place));
  const head = element(
    "h4",
    {},
    title,
    element("span", { class: "tag verdict" }, field.verdict),
    done ? element("span", { class: `tag ${state.action === "skip" ? "" : "done"}` }, `${done} by ${state.who}`) : null,
  );
  const values = element("dl", {}, ...pair("Value", shown(field, state.action === "correct" ? state.value : field.value)));
  if (state.action === "correct") values.append(...pair("Was read", shown(field, field.value)));
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
    button.addEventListener("click", () => {
      goTo(place, false);
      doing[name]();
    });
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

function goTo(place, focus = true, moveLetter = true) {
  if (editing && fields[place] !== editing.field) stopEditing();
  here = place;
  fields.forEach((field, k) => {
    field.box.classList.toggle("here", k === here);
    if (k === here) field.box.setAttribute("aria-current", "true");
    else field.box.removeAttribute("aria-current");
  });
  dressMarks();
  const mark = marks().find((one) => placesOf(one).includes(here));
  if (mark && moveLetter) scrollIn(paper, mark);
  if (focus) fields[here].box.querySelector(".goto").focus({ preventScroll: true });
  scrollIn(list, fields[here].box);
}

function scrollIn(box, one) {
  const top = one.offsetTop - box.clientHeight / 3;
  box.scrollTo({ top });
}

function tellProgress() {
  const doubtful = fields.filter((field) => field.needs_review);
  const left = doubtful.filter(isOpen).length;
  told(
    document.getElementById("progress"),
    doubtful.length ? `${doubtful.length - left} of ${doubtful.length} doubtful values decided` : "nothing doubtful in this letter",
  );
}

// --- decisions ----------------------------------------------------------------------------------

async function decide(action, more = {}) {
  const place = here;
  const field = fields[place];
  const answer = await fetch(`${address}/decisions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ pointer: field.pointer, action, version: field.state.version, ...more }),
  }).catch(() => null);
  if (!answer) {
    told(status, "The service cannot be reached; nothing was saved.", true);
    return false;
  }
  const said = await answer.json();
  if (answer.status === 409) field.state = said.current;
  else if (answer.ok) field.state = said;
  if (!answer.ok) {
    told(status, said.detail, true);
    if (answer.status !== 409) return false;
    editing = null;
  }
  drawLetter();
  drawField(place);
  tellProgress();
  if (answer.ok) told(status, `${field.label}: ${{ accept: "accepted", correct: "corrected", skip: "skipped", undo: "taken back" }[action]}.`);
  return answer.ok;
}

const doing = {
  async accept() {
    if (await decide("accept")) nextOpen();
  },
  async skip() {
    if (await decide("skip")) nextOpen();
  },
  async undo() {
    if (fields[here].state.action) {
      await decide("undo");
      goTo(here);
    } else told(status, "There is nothing to undo here.");
  },
  correct: startEditing,
};

function nextOpen() {
  const after = fields.findIndex((field, place) => place > here && isOpen(field));
  const found = after >= 0 ? after : fields.findIndex((field, place) => place !== here && isOpen(field));
  goTo(found >= 0 ? found : Math.min(here + 1, fields.length - 1));
}

// --- correcting ---------------------------------------------------------------------------------

function startEditing() {
  stopEditing();
  const field = fields[here];
  const corrected = field.state.action === "correct";
  const editor = editorFor(field, corrected ? field.state.value : field.value);
  const words = element("input", { id: "evidence", type: "text", spellcheck: false });
  const hint = element("p", { class: "hint", id: "evidence-hint" });
  words.setAttribute("aria-describedby", "evidence-hint");
  const save = element("button", { class: "main" }, "Save");
  const leave = element("button", { type: "button" }, "Leave");
  const form = element(
    "form",
    { class: "editor" },
    editor.node,
    element("div", { class: "field" }, element("label", { htmlFor: "evidence" }, "Evidence: select words in the letter, or write them here"), words, hint),
    element("div", { class: "acts" }, save, leave),
  );
  form.setAttribute("aria-label", `Correct ${field.label}`);
  field.box.append(form);
  editing = { field, editor, form, words, hint, span: null };
  setSpan((corrected ? field.state.span : field.spans[0]) ?? null);
  words.addEventListener("input", () => {
    editing.span = spanOfWords(words.value);
    tellSpan();
  });
  leave.addEventListener("click", () => {
    stopEditing();
    goTo(here);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveEdit();
  });
  for (const value of proposals(field)) {
    const use = element("button", { type: "button" }, `Use the ${value.from}'s: ${shown(field, value.value)}`);
    use.addEventListener("click", () => editor.set(value.value));
    form.prepend(use);
  }
  form.querySelector("input, select, textarea").focus();
  scrollIn(list, field.box);
}

// Values of the readers that may be taken as they are.
function proposals(field) {
  const check = field.checks[field.pointer];
  if (!check || !["conflict", "ungrounded", "missed"].includes(check.verdict)) return [];
  return ["baseline", "model"]
    .map((from) => ({ from, value: check[from] }))
    .filter((one) => one.value !== null && one.value !== undefined);
}

function setSpan(span) {
  editing.span = span;
  editing.words.value = span ? span.quote.replace(/\s+/gu, " ") : "";
  tellSpan();
}

function tellSpan() {
  const written = editing.words.value.trim();
  editing.hint.textContent = editing.span
    ? `Characters ${editing.span.start} to ${editing.span.end} of the letter.`
    : written
      ? "These words do not stand in the letter."
      : "No evidence.";
  editing.hint.classList.toggle("bad", !editing.span && written !== "");
}

async function saveEdit() {
  const { editor, span, words } = editing;
  if (!span && words.value.trim()) {
    told(status, "The evidence does not stand in the letter; correct it or leave it empty.", true);
    words.focus();
    return;
  }
  const value = editor.get();
  if (value instanceof Error) {
    told(status, value.message, true);
    return;
  }
  if (await decide("correct", { new: value, span })) {
    editing = null;
    nextOpen();
  }
}

function stopEditing() {
  editing?.form.remove();
  editing = null;
}

// --- keys, dialogs ------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (editing && event.key === "Escape") {
    stopEditing();
    goTo(here);
    return;
  }
  if (editing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    saveEdit();
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
    l: () => focusMark(marks().find((one) => placesOf(one).includes(here)) ?? marks()[0]),
    m: () => document.getElementById("next-letter")?.click(),
    "?": () => document.getElementById("keys").showModal(),
  };
  if (fields.length && keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
document.getElementById("keys-open").addEventListener("click", () => document.getElementById("keys").showModal());
document.getElementById("history-open").addEventListener("click", async () => {
  const answer = await fetch(`${address}/decisions`);
  const decisions = await answer.json();
  if (!answer.ok) return told(status, decisions.detail, true);
  const lines = decisions.map((one) => {
    const field = fields.find((other) => other.pointer === one.pointer);
    const to = one.action === "correct" ? ` to ${shown(field, one.value)}` : "";
    return element("li", {}, `${new Date(one.at).toLocaleString()}, ${one.who}: ${one.action} ${field.group}, ${field.label}${to}`);
  });
  document.getElementById("history-list").replaceChildren(...(lines.length ? lines : [element("li", {}, "Nothing was decided yet.")]));
  document.getElementById("history").showModal();
});
