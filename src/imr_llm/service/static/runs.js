// Pages of runs: progress as it happens, from the service's events. Without this the links "Refresh" do the same.
import { choose, takeDrops } from "./drop.js";
import { told } from "./shared.js";

const page = document.getElementById("head");
if (page) follow(page.dataset.run);
else for (const row of [...document.querySelectorAll("tr[data-run]")].slice(0, 3)) followRow(row);
const begin = document.getElementById("begin");
if (begin) takeLetters();

// Letters for a new run are dropped anywhere on its form, at once or one after another.
function takeLetters() {
  const input = document.getElementById("file");
  const place = document.getElementById("told");
  let isBegun = false;
  takeDrops(begin, (files, folders) => {
    const before = [...input.files];
    const isNew = (file) => !before.some((one) => ["name", "size", "lastModified"].every((name) => one[name] === file[name]));
    choose(input, [...before, ...files.filter(isNew)]);
    const earlier = before.length ? `, ${before.length} of them before` : "";
    const chosen = `${input.files.length} ${input.files.length === 1 ? "letter is" : "letters are"} chosen${earlier}.`;
    told(place, folders ? `${chosen} Folders are not opened: drop the letters that are in them.` : chosen, folders > 0);
  });
  input.addEventListener("input", () => told(place, ""));
  begin.addEventListener("submit", (event) => {
    if (isBegun) event.preventDefault();
    isBegun = true;
  });
  addEventListener("pageshow", () => (isBegun = false));
}

function listen(run, onProgress, onEnd) {
  const events = new EventSource(`/v1/runs/${run}/events`);
  events.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
  events.addEventListener("end", () => {
    events.close();
    onEnd?.();
  });
  addEventListener("pagehide", () => events.close());
}

// A run of the list.
function followRow(row) {
  listen(row.dataset.run, (run) => {
    row.querySelector(".state").textContent = run.state;
    row.querySelector(".counts").textContent = run.in_words;
    row.querySelector("progress").value = run.letters - run.left;
  });
}

// The page of one run: the numbers at once, table and charts every other second.
function follow(run) {
  const open = document.getElementById("refresh");
  if (!open) return;
  open.hidden = true;
  let isOver = false;
  let last = "";
  let waiting = null;
  listen(
    run,
    (now) => {
      document.getElementById("state").textContent = now.state;
      document.getElementById("counts").textContent = now.in_words;
      document.getElementById("bar").value = now.letters - now.left;
      if (now.state !== last && last) told(document.getElementById("told"), `The run is ${now.state}.`);
      last = now.state;
      waiting ??= setTimeout(show, 1500);
    },
    () => {
      isOver = true;
      clearTimeout(waiting);
      show();
    },
  );

  async function show() {
    const answer = await fetch(`${location.pathname}/live${location.search}`).catch(() => null);
    waiting = null;
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of isOver ? ["head", "filter", "found"] : ["filter", "found"]) replace(name, fresh);
  }
}

// A part of the page by what came for it. Whoever writes in it is left alone; whoever is on a link of it stays there.
function replace(name, fresh) {
  const old = document.getElementById(name);
  const active = document.activeElement;
  if (old.contains(active) && active.matches("input, select")) return;
  const place = old.contains(active) ? active.id : "";
  const open = [...old.querySelectorAll("details")].map((one) => one.open);
  old.replaceChildren(...fresh.getElementById(name).childNodes);
  old.querySelectorAll("details").forEach((one, index) => (one.open = open[index] ?? false));
  if (place) document.getElementById(place)?.focus({ preventScroll: true });
}
