// What a picture of the page needs to know: its heading, where its texts, fields and cards are, and everything that has to be
// covered.
// Coordinates are of the whole document, in CSS pixels. `missing` lists what is on the page, though no place was found for it.
// The page is brought to rest first: a caret that blinks or an animation would make each picture another one.
async ({ selectors, required, names }) => {
  await settled();
  scrollTo({ left: 0, top: 0, behavior: "instant" });
  const root = document.documentElement;
  const places = [];
  const missing = [];
  const pieces = [];
  const cards = [];
  const elements = [...within(document)];
  const found = finder();
  let told = 0;

  for (const selector of selectors) {
    for (const element of elements) {
      if (element.matches(selector) && isPainted(element)) cover(rectsOf(element));
    }
  }
  for (const { cover: selector, when } of required) {
    if (when && !elements.some((element) => element.matches(when) && isThere(element))) continue;
    const there = elements.filter((element) => element.matches(selector) && isThere(element));
    if (!there.length) missing.push(selector);
    for (const element of there) cover(rectsOf(element));
  }
  coverTexts();
  for (const element of elements) {
    if (!isPainted(element)) continue;
    if (element.matches("input, textarea, select")) coverField(element);
    if (element.matches("input, textarea, select, button, img, svg, canvas")) {
      pieces.push(...inDocument(element.getClientRects()));
    } else if (parseFloat(getComputedStyle(element).borderLeftWidth)) {
      cards.push(...inDocument(element.getClientRects()));
    }
    // What another document or picture shows cannot be read from here; an attribute tells of some.
    if (element.matches("iframe, frame, object, embed")) cover(rectsOf(element));
    const said = [element.getAttribute("alt"), element.childElementCount ? "" : element.title];
    if (said.some((text) => text && found(text).length)) cover(rectsOf(element));
    for (const pseudo of ["::before", "::after"]) {
      const { content } = getComputedStyle(element, pseudo);
      if (content !== "none" && content !== "normal" && found(content).length) cover(rectsOf(element));
    }
  }
  // A second opinion: what the browser itself says that the page shows.
  if (found(document.body.innerText).length > told) missing.push("a text in several parts");

  const heading = document.querySelector("h1");
  const main = document.querySelector("main, [role=main]") ?? document.body;
  return {
    path: location.pathname,
    size: [Math.max(root.scrollWidth, root.clientWidth), Math.max(root.scrollHeight, root.clientHeight)],
    places,
    missing,
    pieces,
    cards,
    heading: heading ? heading.innerText.trim() : document.title,
    headings: heading ? inDocument([heading.getBoundingClientRect()]) : [],
    main: inDocument([main.getBoundingClientRect()]),
  };

  async function settled() {
    const patience = new Promise((resolve) => setTimeout(resolve, 5000));
    if (document.readyState !== "complete") {
      await Promise.race([new Promise((resolve) => addEventListener("load", resolve, { once: true })), patience]);
    }
    await Promise.race([document.fonts.ready, patience]);
    const key = Symbol.for("tracesnt.still");
    if (!window[key]) {
      window[key] = new CSSStyleSheet();
      window[key].replaceSync("* { caret-color: transparent !important; }");
      document.adoptedStyleSheets.push(window[key]);
    }
    for (const animation of document.getAnimations()) {
      if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) {
        animation.finish();
      } else {
        animation.pause();
        animation.currentTime = 0;
      }
    }
  }

  // Every element, those in shadow trees too.
  function* within(tree) {
    for (const element of tree.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* within(element.shadowRoot);
    }
  }

  function isPainted(element) {
    return getComputedStyle(element).visibility === "visible";
  }

  function isThere(element) {
    return isPainted(element) && inDocument(rectsOf(element)).length > 0;
  }

  // An element's own boxes and those of what is in it, which may stick out, or be all there is.
  function rectsOf(element) {
    const inside = document.createRange();
    inside.selectNodeContents(element);
    return [...element.getClientRects(), ...inside.getClientRects()];
  }

  function inDocument(rects) {
    return [...rects]
      .filter((rect) => rect.width > 0 && rect.height > 0)
      .map((rect) => [rect.left + scrollX, rect.top + scrollY, rect.width, rect.height]);
  }

  function cover(rects) {
    const seen = inDocument(rects);
    places.push(...seen);
    return seen.length > 0;
  }

  // A function that returns where in a text something stands that has to be covered: from, and until.
  function finder() {
    const typed = elements
      .filter((element) => "value" in element && selectors.some((selector) => element.matches(selector)))
      .map((element) => String(element.value))
      .filter((value) => value.length >= 4);
    const patterns = ["https?://\\S+", "[^\\s@<>\"']+@[^\\s@<>\"']+\\.\\p{L}+"];
    for (const text of [...new Set([...names, ...typed])].sort((one, other) => other.length - one.length)) {
      const escaped = [...folded(text.trim()).text].map(asPattern).join("").replace(/(\\s\+)+/g, "\\s+");
      // Short names are parts of many words.
      patterns.push(text.length < 4 ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped);
    }
    const pattern = new RegExp(patterns.join("|"), "giu");
    return (text) => {
      const plain = folded(text);
      return [...plain.text.matchAll(pattern)].map(({ index, 0: match }) => [
        plain.origins[index],
        plain.origins[index + match.length - 1] + 1,
      ]);
    };
  }

  function asPattern(character) {
    return /\s/.test(character) ? "\\s+" : `\\u{${character.codePointAt(0).toString(16)}}`;
  }

  // A text without capitals and accents, and where each of its characters was.
  function folded(text) {
    let plain = "";
    const origins = [];
    for (let at = 0; at < text.length; at += 1) {
      const bare = text[at].normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      plain += bare;
      for (let place = 0; place < bare.length; place += 1) origins.push(at);
    }
    return { text: plain, origins };
  }

  // Texts are read block by block, since an address may be in several elements of a line; what a line ends with is no part
  // of what the next one begins with.
  function coverTexts() {
    const blocks = new Map();
    for (const tree of [document.body, ...elements.map((element) => element.shadowRoot).filter(Boolean)]) {
      const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          if (node.localName === "br") blocks.get(blockOf(node))?.push({ data: "\n", length: 1 });
          continue;
        }
        const parent = node.parentElement ?? node.getRootNode().host;
        if (parent.closest("option")) {
          told += found(node.data).length; // fields are looked at by themselves
          continue;
        }
        const whole = document.createRange();
        whole.selectNodeContents(node);
        const rects = inDocument(whole.getClientRects());
        if (!rects.length || !isPainted(parent)) continue;
        if (node.data.trim()) pieces.push(...rects);
        const block = blockOf(parent);
        if (!blocks.has(block)) blocks.set(block, []);
        blocks.get(block).push(node);
      }
    }
    for (const nodes of blocks.values()) {
      for (const [start, end] of found(nodes.map((node) => node.data).join(""))) {
        const range = document.createRange();
        range.setStart(...pointAt(nodes, start));
        range.setEnd(...pointAt(nodes, end - 1, 1));
        told += 1;
        if (!cover(range.getClientRects())) missing.push("a text");
      }
    }
  }

  function blockOf(element) {
    let block = element;
    while (block.parentElement && /^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
    return block;
  }

  function pointAt(nodes, place, after = 0) {
    let left = place;
    for (const node of nodes) {
      if (left < node.length) return [node, left + after];
      left -= node.length;
    }
    throw new RangeError("no such place");
  }

  function coverField(field) {
    if (/^(hidden|checkbox|radio|file|range|color)$/.test(field.type)) return;
    const isList = field.matches("select") && (field.multiple || field.size > 1);
    const options = field.matches("select") ? [...(isList ? field.options : field.selectedOptions)] : [];
    const shown = [...options.map((option) => option.text), field.value ?? "", field.placeholder ?? ""];
    if (shown.some((text) => found(text).length)) cover([field.getBoundingClientRect()]);
  }
}
