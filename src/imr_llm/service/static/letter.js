// The page of an explanation: printing, and deleting the letter.
import { told } from "./shared.js";

document.getElementById("print").addEventListener("click", () => window.print());
const button = document.getElementById("delete");
button?.addEventListener("click", async () => {
  if (!confirm(button.dataset.ask)) return;
  const answer = await fetch(`/v1/letters/${button.dataset.letter}`, { method: "DELETE" });
  if (answer.ok) location.assign("/");
  else told(document.getElementById("told"), (await answer.json()).detail, true);
});
