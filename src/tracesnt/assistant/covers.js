// Covers everything on the page that is found by some selectors, hides the caret, and returns the size of the page and that
// of its window. Returns null, and covers nothing, where another look has to be taken: where something that is declared is
// not found, or where parts of the page are out of reach of selectors. It leaves behind the element `id` and the last of the
// adopted style sheets.
async ({ selectors, declared, colour, id }) => {
  const isOutOfReach = [...document.querySelectorAll("*")].some((element) => element.shadowRoot);
  if (isOutOfReach || !declared.every((selector) => document.querySelector(selector))) {
    return null;
  }
  // Fonts may wait for a site that has fallen silent.
  await Promise.race([document.fonts.ready, new Promise((enough) => setTimeout(enough, 2000))]);
  const px = (length) => `${length}px`;
  const laid = (style) => {
    const element = document.createElement("div");
    Object.assign(element.style, { position: "absolute", ...style });
    return element;
  };
  const glass = laid({ inset: "0", width: "0", height: "0", margin: "0", padding: "0", border: "0", overflow: "visible" });
  glass.id = id;
  glass.popover = "manual"; // dialogs are below it
  glass.append(
    ...[...document.querySelectorAll(selectors)].map((secret) => {
      const { left, top, width, height } = secret.getBoundingClientRect();
      const place = { left: px(left + scrollX), top: px(top + scrollY), width: px(width), height: px(height) };
      return laid({ background: colour, ...place });
    }),
  );
  document.documentElement.append(glass);
  glass.showPopover();
  const still = new CSSStyleSheet();
  still.replaceSync("* { caret-color: transparent !important; }");
  document.adoptedStyleSheets.push(still);
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [Math.max(scrollWidth, innerWidth), Math.max(scrollHeight, innerHeight), innerWidth, innerHeight];
}
