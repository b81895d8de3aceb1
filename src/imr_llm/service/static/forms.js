// Forms on the desk: values with the words of the letter that carry them, selected there or written here.
import { selectedSpan, spanOfWords } from "./paper.js";
import { element } from "./shared.js";

let open = null; // the form that takes what is selected in the letter

document.addEventListener("selectionchange", () => {
  const span = open && selectedSpan();
  if (span) open.select(span);
});

// A form named `name` around `nodes`. `save` gets the span and says whether it is done; `leave` is called on the way out.
// `span` carries the value that the form begins with: once that `isChanged`, only words chosen here are evidence.
export function openForm({ name, nodes, span, fault, save, leave, isChanged = () => false, selected = () => {} }) {
  const words = element("input", { id: "evidence", type: "text", spellcheck: false });
  const hint = element("p", { class: "hint", id: "evidence-hint" });
  words.setAttribute("aria-describedby", "evidence-hint");
  const form = element(
    "form",
    { class: "editor" },
    ...nodes,
    element("div", { class: "field" }, element("label", { htmlFor: "evidence" }, "Evidence: select words in the letter, or write them here"), words, hint),
    element("div", { class: "acts" }, element("button", { class: "main" }, "Save"), element("button", { type: "button", class: "leave" }, "Leave")),
  );
  form.setAttribute("aria-label", name);
  const tell = () => {
    const written = words.value.trim();
    hint.textContent = span ? `Characters ${span.start} to ${span.end} of the letter.` : written ? "These words do not stand in the letter." : "No evidence.";
    hint.classList.toggle("bad", !span && written !== "");
  };
  const put = (given) => {
    span = given;
    words.value = span ? span.quote.replace(/\s+/gu, " ") : "";
    tell();
    if (span) selected(span);
  };
  const first = span;
  let isChosen = false;
  const select = (given) => {
    isChosen = true;
    put(given);
  };
  let isTouched = false;
  form.addEventListener("input", () => (isTouched = true));
  form.addEventListener("click", (event) => {
    if (event.target.closest("button:not(.main, .leave)")) isTouched = true;
  });
  words.addEventListener("input", () => {
    isChosen = true;
    span = spanOfWords(words.value);
    tell();
  });
  for (const kind of ["input", "click"]) {
    form.addEventListener(kind, () => {
      if (!isChosen && first && isChanged() === Boolean(span)) put(span ? null : first);
    });
  }
  form.querySelector(".leave").addEventListener("click", leave);
  const submit = () => {
    if (!span && words.value.trim()) {
      fault("The evidence does not stand in the letter; correct it or leave it empty.");
      words.focus();
    } else save(span);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  put(span);
  open = { form, select, submit, leave, isTouched: () => isTouched || isChosen };
  return form;
}

export function openedForm() {
  return open;
}

export function closeForm() {
  open?.form.remove();
  open = null;
}
