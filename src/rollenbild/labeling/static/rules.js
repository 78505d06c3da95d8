// The codebook beside the text: find a word in it, and on a narrow screen open and close it.
export function startRules(texts) {
  const box = document.getElementById("rules");
  const text = document.getElementById("rules-text");
  const field = document.getElementById("search");
  const hits = document.getElementById("hits");
  const opener = document.getElementById("open-rules");
  const parts = [...text.querySelectorAll("p, li, tbody tr")].filter((part) => !part.parentElement.closest("li, tr"));

  function unmark() {
    for (const mark of text.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    text.normalize();
  }

  function markIn(part, word) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      let rest = node;
      for (;;) {
        const place = rest.data.toLowerCase().indexOf(word);
        if (place < 0) break;
        const found = rest.splitText(place);
        rest = found.splitText(word.length);
        const mark = document.createElement("mark");
        found.replaceWith(mark);
        mark.append(found);
      }
    }
  }

  function find() {
    const word = field.value.trim().toLowerCase();
    unmark();
    let found = 0;
    for (const part of parts) {
      const holds = part.textContent.toLowerCase().includes(word);
      part.hidden = word !== "" && !holds;
      if (word !== "" && holds) {
        found += 1;
        markIn(part, word);
      }
    }
    hits.textContent = word === "" ? "" : found === 0 ? texts.no_hits : found === 1 ? texts.hits_one : texts.hits.replace("{hits}", found);
    text.scrollTop = 0;
  }

  function open() {
    box.classList.add("open");
    opener.setAttribute("aria-expanded", "true");
    field.focus({ preventScroll: true });
  }

  function close() {
    // On a wide screen the codebook always stands beside the text, and there is nothing to close.
    const was = box.classList.contains("open") && opener.offsetParent !== null;
    box.classList.remove("open");
    opener.setAttribute("aria-expanded", "false");
    if (was) opener.focus();
    return was;
  }

  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value !== "") {
      field.value = "";
      find();
      event.stopPropagation();
    }
  });
  document.getElementById("close-rules").addEventListener("click", close);
  return { open, close, search: open };
}
