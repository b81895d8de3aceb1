// The page of an explanation: printing, and deleting the letter.
import { ask, told } from "./shared.js";

document.getElementById("print").addEventListener("click", () => window.print());
const button = document.getElementById("delete");
button?.addEventListener("click", async () => {
  if (!confirm(button.dataset.ask)) return;
  const { ok, said } = await ask(`/v1/letters/${button.dataset.letter}`, { method: "DELETE" });
  if (ok) location.assign("/");
  else told(document.getElementById("told"), said.detail, true);
});
