// What a picture of the page needs to know: its heading, where its lines of text are, and everything that has to be covered. Coordinates
// are of the whole document, in CSS pixels. `missing` lists what is on the page, though no place was found for it.
({ selectors, texts, required }) => {
  const places = [];
  const missing = [];
  const lines = [];
  const inDocument = (rects) => [...rects]
    .filter((rect) => rect.width > 0 && rect.height > 0)
    .map((rect) => [rect.left + scrollX, rect.top + scrollY, rect.width, rect.height]);
  const add = (rects) => {
    const seen = inDocument(rects);
    places.push(...seen);
    return seen.length > 0;
  };
  for (const selector of selectors) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.checkVisibility() && !add(element.getClientRects())) missing.push(selector);
    }
  }
  for (const selector of required) {
    if (![...document.querySelectorAll(selector)].some((element) => element.checkVisibility())) missing.push(selector);
  }
  const needles = texts.map((text) => text.toLowerCase());
  const address = /[^\s@<>"]+@[^\s@<>"]+\.[a-z]+/gi;
  const findings = (text) => {
    const found = [...text.matchAll(address)].map((match) => [match.index, match.index + match[0].length]);
    const lower = text.toLowerCase();
    for (const needle of needles) {
      for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + 1)) {
        found.push([at, at + needle.length]);
      }
    }
    return found;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let found = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const isOption = node.parentElement.closest("option") !== null;
    if (!isOption && !node.parentElement.checkVisibility()) continue;
    if (!isOption && node.data.trim()) {
      const whole = document.createRange();
      whole.selectNodeContents(node);
      lines.push(...inDocument(whole.getClientRects()));
    }
    for (const [start, end] of findings(node.data)) {
      found += 1;
      if (isOption) continue; // a closed list shows the chosen one only, which is looked at below
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      if (!add(range.getClientRects())) missing.push("a text");
    }
  }
  for (const field of document.querySelectorAll("input, textarea, select")) {
    const shown = field.matches("select") ? (field.selectedOptions[0]?.text ?? "") : field.value;
    if (field.checkVisibility() && field.type !== "hidden" && findings(shown).length && !add([field.getBoundingClientRect()])) {
      missing.push("a field");
    }
  }
  if (findings(document.body.innerText).length > found) missing.push("a text in several parts");
  const heading = document.querySelector("h1");
  return {
    path: location.pathname,
    places,
    missing,
    lines,
    heading: heading ? heading.innerText.trim() : document.title,
    headings: heading ? inDocument([heading.getBoundingClientRect()]) : [],
  };
}
