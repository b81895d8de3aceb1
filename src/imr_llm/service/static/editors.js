// An editor for each kind of value: { node, get, set }. `get` gives the value, or an Error that says what is wrong.
import { element } from "./shared.js";

const UNITS = ["visits", "dispensed", "grams", "milliliters", "days", "weeks", "months", "hours", "injections", "refills", "each"];
const SOURCES = ["MTUS", "ODG", "ACOEM", "other"];
const SIDES = ["left", "right", "bilateral"];
let count = 0;

// A value in words.
export function shown(field, value) {
  if (value === null || value === undefined || value === "") return "–";
  if (field.editor.startsWith("choice") && typeof value === "string") return value.replaceAll("_", " ");
  if (Array.isArray(value)) return value.length ? value.map((one) => shown(field, one)).join("; ") : "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") {
    if ("unit" in value) return amount(value.min, value.max, value.unit ?? "");
    if ("per_week_min" in value) {
      const [a, b] = [amount(value.per_week_min, value.per_week_max, "times a week"), amount(value.weeks_min, value.weeks_max, "weeks")];
      return [a, b].filter((one) => one !== "–").join(", ") || "–";
    }
    if ("part" in value) return [value.side, value.part].filter(Boolean).join(" ");
    if ("source" in value) return [value.source, value.title, value.section, pagesShown(value.pages)].filter(Boolean).join(", ");
    return JSON.stringify(value);
  }
  return String(value);
}

function amount(min, max, unit) {
  if (min === null && max === null) return "–";
  const numbers = min === max ? `${max}` : min === null ? `up to ${max}` : max === null ? `${min} or more` : `${min} to ${max}`;
  return `${numbers} ${unit}`.trim();
}

export function editorFor(field, value) {
  const made = EDITORS[field.editor](field);
  made.set(value);
  return made;
}

function labelled(label, input) {
  input.id = `editor-${++count}`;
  return element("div", {}, element("label", { htmlFor: input.id }, label), input);
}

function select(choices, optional) {
  return element("select", {}, ...(optional ? [element("option", { value: "" }, "–")] : []), ...choices.map((one) => element("option", { value: one }, one.replaceAll("_", " "))));
}

function number() {
  return element("input", { type: "number", step: "any", min: "0" });
}

function numberOf(input) {
  return input.value === "" ? null : Number(input.value);
}

function text({ label, optional }) {
  const input = element("textarea", { rows: 2 });
  return {
    node: labelled(label, input),
    get: () => input.value.trim() || (optional ? null : new Error(`${label} cannot be empty.`)),
    set: (value) => (input.value = value ?? ""),
  };
}

function date({ label }) {
  const input = element("input", { type: "date" });
  return {
    node: labelled(label, input),
    get: () => (input.validity.badInput ? new Error("This is no date.") : input.value || null),
    set: (value) => (input.value = value ?? ""),
  };
}

function whole({ label }) {
  const input = element("input", { type: "number", step: "1", min: "0" });
  return {
    node: labelled(label, input),
    get: () => (input.validity.valid ? numberOf(input) : new Error("Write a whole number, or nothing.")),
    set: (value) => (input.value = value ?? ""),
  };
}

function truth({ label }) {
  const input = select(["yes", "no"], false);
  return { node: labelled(label, input), get: () => input.value === "yes", set: (value) => (input.value = value ? "yes" : "no") };
}

function choice({ label, choices, optional }) {
  const input = select(choices, optional);
  return { node: labelled(label, input), get: () => input.value || (optional ? null : new Error(`Choose: ${label}.`)), set: (value) => (input.value = value ?? "") };
}

// Words of a vocabulary in the order they were chosen: the first is the one that decided.
function choices({ label, choices: words }) {
  let chosen = [];
  const boxes = words.map((word) => element("input", { type: "checkbox", value: word }));
  const order = element("p", { class: "hint" });
  const tell = () => {
    order.textContent = chosen.length ? `In this order: ${chosen.map((one) => one.replaceAll("_", " ")).join(", ")}.` : "None.";
    for (const box of boxes) box.checked = chosen.includes(box.value);
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      chosen = box.checked ? [...chosen, box.value] : chosen.filter((one) => one !== box.value);
      tell();
    });
  }
  return {
    node: element("fieldset", {}, element("legend", {}, `${label}, the deciding one first`), order, ...boxes.map((box) => element("label", { class: "pick" }, box, ` ${box.value.replaceAll("_", " ")}`))),
    get: () => chosen,
    set: (value) => {
      chosen = [...(value ?? [])];
      tell();
    },
  };
}

function words({ label }) {
  const input = element("textarea", { rows: 4 });
  return {
    node: labelled(`${label}, one a line`, input),
    get: () => input.value.split("\n").map((one) => one.trim()).filter(Boolean),
    set: (value) => (input.value = (value ?? []).join("\n")),
  };
}

function numbers(label, names, unit) {
  const inputs = names.map(([, words]) => [words, number()]);
  const kind = unit ? select(UNITS, true) : null;
  const row = element("div", { class: "row" }, ...inputs.map(([words, input]) => labelled(words, input)), kind ? labelled("Unit", kind) : null);
  return {
    node: element("fieldset", {}, element("legend", {}, label), row),
    get: () => {
      if (inputs.some(([, input]) => !input.validity.valid)) return new Error("Write numbers, or nothing.");
      const value = Object.fromEntries(names.map(([name], k) => [name, numberOf(inputs[k][1])]));
      return kind ? { ...value, unit: kind.value || null } : value;
    },
    set: (value) => {
      names.forEach(([name], k) => (inputs[k][1].value = value?.[name] ?? ""));
      if (kind) kind.value = value?.unit ?? "";
    },
  };
}

const quantity = ({ label }) => numbers(label, [["min", "From"], ["max", "To"]], true);
const frequency = ({ label }) => numbers(label, [["per_week_min", "Times a week, from"], ["per_week_max", "to"], ["weeks_min", "Weeks, from"], ["weeks_max", "to"]], false);

// Rows that can be added and taken out; `row` makes one: { node, get, set }.
function rows(label, row) {
  let all = [];
  const place = element("div", {});
  const add = element("button", { type: "button" }, "Add one");
  const append = (value) => {
    const one = row();
    const out = element("button", { type: "button" }, "Take out");
    const box = element("fieldset", {}, element("legend", {}, label), one.node, out);
    out.addEventListener("click", () => {
      all = all.filter((other) => other !== one);
      box.remove();
      add.focus();
    });
    one.set(value);
    all.push(one);
    place.append(box);
    return box;
  };
  add.addEventListener("click", () => append(null).querySelector("input, select").focus());
  return {
    node: element("div", {}, place, add),
    get: () => {
      const values = all.map((one) => one.get());
      return values.find((one) => one instanceof Error) ?? values;
    },
    set: (value) => {
      all = [];
      place.replaceChildren();
      for (const one of value ?? []) append(one);
    },
  };
}

function bodyParts() {
  return rows("Body part", () => {
    const part = element("input", { type: "text" });
    const side = select(SIDES, true);
    return {
      node: element("div", { class: "row" }, labelled("Part", part), labelled("Side", side)),
      get: () => (part.value.trim() ? { part: part.value.trim(), side: side.value || null } : new Error("Name the body part, or take it out.")),
      set: (value) => {
        part.value = value?.part ?? "";
        side.value = value?.side ?? "";
      },
    };
  });
}

function pagesShown(pages) {
  return pages?.length ? `p. ${pages.map((one) => (Array.isArray(one) ? one.join("-") : one)).join(", ")}` : "";
}

function pagesOf(said) {
  const parts = said.split(",").map((one) => one.trim()).filter(Boolean);
  if (!parts.every((one) => /^\d{1,5}(\s*-\s*\d{1,5})?$/.test(one))) return new Error("Write pages as 12, 14-16.");
  return parts.map((one) => (one.includes("-") ? one.split("-").map(Number) : Number(one)));
}

function citations() {
  return rows("Citation", () => {
    const source = select(SOURCES, false);
    const [title, section, pages] = [1, 2, 3].map(() => element("input", { type: "text" }));
    return {
      node: element("div", { class: "row" }, labelled("Source", source), labelled("Title", title), labelled("Section", section), labelled("Pages", pages)),
      get: () => {
        const numbers = pagesOf(pages.value);
        if (numbers instanceof Error) return numbers;
        return { source: source.value, title: title.value.trim() || null, section: section.value.trim() || null, pages: numbers };
      },
      set: (value) => {
        source.value = value?.source ?? "MTUS";
        title.value = value?.title ?? "";
        section.value = value?.section ?? "";
        pages.value = pagesShown(value?.pages).replace("p. ", "");
      },
    };
  });
}

const EDITORS = { text, date, count: whole, truth, choice, choices, words, quantity, frequency, body_parts: bodyParts, citations };
