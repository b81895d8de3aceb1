// The first page: a letter, dropped, chosen or pasted, goes to the service; its explanation opens.
import { refused, told } from "./shared.js";

const form = document.getElementById("hand-in");
const file = document.getElementById("file");
const pasted = document.getElementById("pasted");
const drop = document.getElementById("drop");
const status = document.getElementById("told");

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragenter" || name === "dragover");
  });
}
drop.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) handIn(event.dataTransfer.files[0]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (file.files.length) handIn(file.files[0]);
  else if (pasted.value.trim()) handIn(new File([pasted.value], "pasted.txt", { type: "text/plain" }));
  else told(status, "Choose a file or paste the text of a letter first.", true);
});

document.getElementById("explain").disabled = false; // before this, it would hand in nothing

async function handIn(letter) {
  told(status, "Reading the letter …");
  const isPdf = (await letter.slice(0, 1029).text()).includes("%PDF-");
  const address = "/v1/letters?" + new URLSearchParams({ name: letter.name });
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": isPdf ? "application/pdf" : "text/plain" },
      body: letter,
    });
  } catch {
    told(status, "The service cannot be reached.", true);
    return;
  }
  const said = await answer.json();
  if (!answer.ok) {
    refused(status, said);
    return;
  }
  location.assign(`/letters/${said.id}?lang=${form.elements.lang.value}`);
}
