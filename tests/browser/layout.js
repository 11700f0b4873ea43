// What is wrong with how a page is laid out, as sentences: words that are broken, cut off or drawn over each other.
() => {
  const TOUCHING = 1.5; // pixels that two words, or a word and an edge, may share
  const BREAKS = /[\s\u200b]+/;
  const visible = (node) =>
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !node.closest(".unseen, [data-testid=stIconMaterial], [data-testid=stSkipToContent]") &&
    node.closest("[data-testid=stSidebar]")?.clientWidth !== 0;
  const clips = (node) => getComputedStyle(node).overflowX !== "visible";
  const fixed = (node) => Boolean(node) && (/fixed|sticky/.test(getComputedStyle(node).position) || fixed(parent(node)));
  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

  /** All text nodes, those of components included. */
  function* texts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data.trim() && !["STYLE", "SCRIPT", "OPTION"].includes(node.parentElement?.tagName ?? "")) yield node;
      } else if (node.shadowRoot) yield* texts(node.shadowRoot);
    }
  }

  /** The words of a text with the boxes that each takes. */
  function* words(text) {
    let from = 0;
    for (const word of text.data.split(BREAKS)) {
      const start = text.data.indexOf(word, from);
      from = start + word.length;
      if (!word) continue;
      const range = document.createRange();
      range.setStart(text, start);
      range.setEnd(text, from);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
      if (boxes.length) yield { word, boxes };
    }
  }

  const wrong = [];
  const main = document.querySelector("[data-testid=stMain]");
  if (main.scrollWidth > main.clientWidth + 1) wrong.push(`the page scrolls sideways by ${main.scrollWidth - main.clientWidth}`);
  const drawn = [];
  const shown = new Map();
  for (const text of texts(document.body)) {
    const holder = text.parentElement;
    if (!holder || holder.getRootNode() === text) continue;
    if (!shown.has(holder)) shown.set(holder, visible(holder));
    if (!shown.get(holder)) continue;
    const above = Boolean(holder.closest("header")) || fixed(holder); // what scrolls goes under it
    for (const { word, boxes } of words(text)) {
      const lines = new Set(boxes.map((box) => Math.round(box.top / 4)));
      if (lines.size > 1 && !/[-/\u2013\u2026]/.test(word)) wrong.push(`broken: "${word}" of "${text.data.trim().slice(0, 40)}"`);
      for (const box of boxes) drawn.push({ word, text, box, holder, above });
    }
  }
  for (const { word, box, holder, text } of drawn) {
    for (let node = holder; node && node !== main; node = parent(node)) {
      if (!clips(node) || node.tagName === "svg") continue;
      const style = getComputedStyle(node);
      if (["auto", "scroll"].includes(style.overflowX) && node.scrollWidth > node.clientWidth) break; // it can be scrolled there
      const edge = node.getBoundingClientRect();
      if (box.left < edge.left - TOUCHING || box.right > edge.right + TOUCHING) {
        wrong.push(`cut off: "${word}" of "${text.data.trim().slice(0, 40)}"`);
        break;
      }
    }
  }
  for (const field of document.querySelectorAll("[role=spinbutton], input[type=number]")) {
    if (visible(field) && field.scrollWidth > field.clientWidth + 1) wrong.push(`cut off: the field of ${field.ariaLabel}`);
  }
  drawn.sort((one, other) => one.box.top - other.box.top);
  drawn.forEach((one, place) => {
    for (let next = place + 1; next < drawn.length && drawn[next].box.top < one.box.bottom - TOUCHING; next += 1) {
      const other = drawn[next];
      if (other.text === one.text || other.above !== one.above) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const [first, second] = [one.box, other.box].map((box) => box.height);
      if (across > TOUCHING && down > 0.4 * Math.min(first, second)) wrong.push(`over each other: "${one.word}" and "${other.word}"`);
    }
  });
  return [...new Set(wrong)];
}
