// Files that are dropped on a page: into the place for them, and nowhere else, since the browser would leave the page for them.

// `take` gets the files dropped on `zone`, and how many folders were among them, which no browser sends.
export function takeDrops(zone, take) {
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const isInside = zone.contains(event.target);
      if (!isInside) event.dataTransfer.dropEffect = "none";
      zone.classList.toggle("over", isInside && (name === "dragenter" || name === "dragover"));
      if (isInside && name === "drop") take(...droppedIn(event.dataTransfer));
    });
  }
}

function droppedIn(transfer) {
  const all = [...transfer.items].filter((item) => item.kind === "file");
  const isFolder = (item) => item.webkitGetAsEntry()?.isDirectory ?? false;
  const files = all.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
  return [files, all.length - files.length];
}

// Put files into an input, as if they were chosen there.
export function choose(input, files) {
  const list = new DataTransfer();
  for (const file of files) list.items.add(file);
  input.files = list.files;
}
