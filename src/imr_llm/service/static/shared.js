// Said to the person at the page, aloud too.
export function told(place, words, isBad = false) {
  place.textContent = words;
  place.classList.toggle("bad", isBad);
}

// Why the service refused something: a problem document. Whoever is not logged in any more may do so in a tab of its own, so
// that nothing typed here is lost.
export function refused(place, problem) {
  told(place, problem.in_words ?? problem.detail, true);
  if (problem.code !== "no_token") return;
  const again = element("a", { href: `/login?${new URLSearchParams({ next: location.pathname })}`, target: "_blank", rel: "noopener" }, "Log in in a new tab");
  place.replaceChildren("Your session has ended; nothing was saved. ", again, ", then do it here once more.");
}

// An element with properties and children; text becomes text, never markup.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key in made && !key.startsWith("aria")) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// What the service says: { ok, status, said, isOwn }. It throws nothing: where no answer comes, or a stranger's (the page of a
// proxy), `isOwn` is false, and `said.detail` tells people.
export async function ask(address, options = {}) {
  const answer = await fetch(address, options).catch(() => null);
  if (!answer) return { ok: false, status: 0, said: { detail: "The service cannot be reached." }, isOwn: false };
  const { ok, status } = answer;
  if (status === 204) return { ok, status, said: null, isOwn: true };
  const said = await answer.json().catch(() => null);
  const isOwn = ok ? said !== null : typeof said?.detail === "string";
  return isOwn ? { ok, status, said, isOwn } : { ok: false, status, said: { detail: ofStranger(status) }, isOwn };
}

function ofStranger(status) {
  if (status === 413) return "This is too large for a server on the way to the service.";
  if (status >= 502 && status <= 504) return "The service cannot be reached just now; try again in a minute.";
  return `What answered was not the service (status ${status}).`;
}
