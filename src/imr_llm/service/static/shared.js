// Said to the person at the page, aloud too.
export function told(place, words, isBad = false) {
  place.textContent = words;
  place.classList.toggle("bad", isBad);
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
