// The letter on the desk: its words, the passages that values rest on, what is selected in it.
// Offsets count code points, as the service does; JavaScript's own strings count UTF-16 units.
import { element } from "./shared.js";

const paper = document.getElementById("letter");
let points = []; // the letter's characters

export function setText(text) {
  points = Array.from(text);
}

// Draw the letter with its passages: { start, end, place }, the last being the place of a field.
export function drawPassages(passages, titleOf) {
  const edges = new Set([0, points.length]);
  for (const one of passages) edges.add(one.start).add(one.end);
  const cuts = [...edges].sort((a, b) => a - b);
  paper.replaceChildren();
  let isFirst = true;
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [start, end] = [cuts[k], cuts[k + 1]];
    const places = [...new Set(passages.filter((one) => one.start <= start && one.end >= end).map((one) => one.place))];
    const words = points.slice(start, end).join("");
    const piece = element(places.length ? "mark" : "span", {}, words);
    piece.dataset.start = start;
    if (places.length) {
      piece.dataset.fields = places.join(" ");
      piece.setAttribute("role", "button");
      piece.tabIndex = isFirst ? 0 : -1;
      piece.title = places.map(titleOf).join("; ");
      isFirst = false;
    }
    paper.append(piece);
  }
}

export function marks() {
  return [...paper.querySelectorAll("mark")];
}

export function placesOf(mark) {
  return mark.dataset.fields.split(" ").map(Number);
}

export function markOf(place) {
  return marks().find((one) => placesOf(one).includes(place));
}

export function focusMark(mark) {
  for (const other of marks()) other.tabIndex = -1;
  mark.tabIndex = 0;
  mark.focus();
}

// A third of the way down in its box, or higher where it would not be seen to its end.
export function scrollIn(box, one) {
  const above = Math.max(0, Math.min(box.clientHeight / 3, box.clientHeight - one.offsetHeight));
  box.scrollTo({ top: one.offsetTop - above });
}

export function scrollToMark(mark) {
  scrollIn(paper, mark);
}

// A passage was clicked, or entered with the keyboard.
export function whenOpened(open) {
  paper.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed) open(mark);
  });
  paper.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = marks();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) focusMark(all[(all.indexOf(mark) + step + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === " ") open(mark);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// What is selected in the letter, as a span; null for nothing.
export function selectedSpan() {
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
export function spanOfWords(words) {
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
