// The first page: a letter, dropped, chosen or pasted, goes to the service; its explanation opens.
import { choose, takeDrops } from "./drop.js";
import { ask, refused, told } from "./shared.js";

const form = document.getElementById("hand-in");
const file = document.getElementById("file");
const pasted = document.getElementById("pasted");
const away = document.getElementById("no-file");
const button = document.getElementById("explain");
const status = document.getElementById("told");

let isBusy = false; // a letter is on its way
let key = newKey(); // of the letter that is here: sent again, it is kept once

takeDrops(document.getElementById("drop"), (files, folders) => {
  if (isBusy) return;
  if (folders) say("A folder is no letter; drop a file.", true);
  else if (files.length > 1) say(`One letter at a time: ${files.length} were dropped, and none of them was taken.`, true);
  else {
    choose(file, files);
    changed();
    submit();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
for (const input of [file, pasted]) input.addEventListener("input", changed);
away.addEventListener("click", () => {
  file.value = "";
  changed();
  file.focus();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) busy(false);
  changed(); // the browser may have put the file back that was here before
});

button.disabled = false; // before this, it would hand in nothing

// Where a drop was far from the words about it, they come into view.
function say(words, isBad = false) {
  told(status, words, isBad);
  if (words) status.scrollIntoView({ block: "nearest" });
}

function changed() {
  key = newKey();
  away.hidden = !file.files.length;
  if (!isBusy) say("");
}

function newKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

function busy(isIt) {
  isBusy = isIt;
  button.setAttribute("aria-disabled", String(isIt));
}

async function submit() {
  const [chosen] = file.files;
  const isPasted = pasted.value.trim() !== "";
  if (isBusy) return;
  if (chosen && isPasted) say(`Two letters are here, the file ${chosen.name} and pasted text: take the file away, or the text.`, true);
  else if (chosen) await handIn(chosen);
  else if (isPasted) await handIn(new File([pasted.value], "pasted.txt", { type: "text/plain" }));
  else say("Choose a file or paste the text of a letter first.", true);
}

async function handIn(letter) {
  busy(true);
  say("Reading the letter …");
  const answer = await sent(letter);
  if (answer.ok) {
    file.value = pasted.value = ""; // or they would be here still for whoever comes back with another letter
    location.assign(`/letters/${answer.said.id}?lang=${form.elements.lang.value}`);
  } else {
    busy(false);
    refused(status, answer.said);
    status.scrollIntoView({ block: "nearest" });
  }
}

async function sent(letter) {
  const start = await letter.slice(0, 1029).text().catch(() => null);
  if (start === null) return { ok: false, said: { detail: "The file cannot be read any more; choose it again." } };
  return ask("/v1/letters?" + new URLSearchParams({ name: letter.name }), {
    method: "POST",
    headers: { "Content-Type": start.includes("%PDF-") ? "application/pdf" : "text/plain", "Idempotency-Key": key },
    body: letter,
  });
}
