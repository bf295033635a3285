// A glance at a page: which of several pages stands here, with each of its elements found by identifier, and having the
// role and the name that it should have in one release or another? Names are worked out in the plain ways only; where
// that does not do, the answer is -1 and the browser library looks properly. This costs a fifth of the proper look, and
// is made on every arrival.
(pages) => {
  const roles = {
    button: "button, input[type=submit]",
    checkbox: "input[type=checkbox]",
    combobox: "select",
    heading: "h1, h2, h3, h4, h5, h6",
    img: "img",
    labelled: "input",
    link: "a[href]",
    list: "ul, ol",
    radio: "input[type=radio]",
    table: "table",
    text: "*",
    textbox: "input:not([type]), input[type=text], input[type=email], input[type=tel], textarea",
  };
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const nameOf = (element) => {
    const references = element.getAttribute("aria-labelledby");
    if (references) {
      return references.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    }
    const label = element.labels?.[0] ?? element.caption;
    return element.getAttribute("aria-label") ?? (label ?? element).textContent ?? "";
  };
  const isThere = ([neutral, role, name]) => {
    const found = document.querySelectorAll(neutral);
    return found.length === 1 && found[0].matches(roles[role]) && found[0].checkVisibility()
      && plain(role === "img" ? found[0].alt : nameOf(found[0])) === plain(name);
  };
  // What has not come yet cannot be told from what is not there. A page that was cut short never gets interactive.
  if (document.readyState === "loading" || performance.getEntriesByType("navigation")[0]?.domInteractive === 0) {
    return -1;
  }
  return pages.findIndex((elements) => elements.every((variants) => variants.some(isThere)));
}
