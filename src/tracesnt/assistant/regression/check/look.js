// Looks at a page in one go: what each locator of each element leads to, what the page says in alerts, which fields it
// asks for; and, where `outlined` names one of the surfaces, everything on it that has a role, in its order.
//
// `surfaces` are the page and its regions, each with the root that its elements are looked for in. Names are worked out
// in the plain ways only: where an element is not found by both of its locators, the browser library looks again.
({ surfaces, alerts, outlined }) => {
  const roles = {
    button: "button, input[type=submit], input[type=button], [role=button]",
    checkbox: "input[type=checkbox]",
    combobox: "select, [role=combobox]",
    heading: "h1, h2, h3, h4, h5, h6",
    img: "img, [role=img]",
    link: "a[href], [role=link]",
    list: "ul, ol",
    radio: "input[type=radio]",
    table: "table",
    textbox: "input:not([type]), input[type=text], input[type=email], input[type=tel], textarea",
    labelled: "input, select, textarea", // last: whatever has no role of its own
  };
  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
    if (node.hidden || ["SELECT", "SCRIPT", "STYLE"].includes(node.tagName)) return "";
    if (node.tagName === "IMG") return node.alt;
    const inside = [...node.childNodes].map(textOf).join("");
    return getComputedStyle(node).display.startsWith("inline") ? inside : ` ${inside} `;
  };
  const nameOf = (element) => {
    const references = element.getAttribute("aria-labelledby");
    if (references) {
      const named = references.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);
      return plain(named.map(textOf).join(" "));
    }
    if (element.getAttribute("aria-label")) return plain(element.getAttribute("aria-label"));
    if (element.labels?.length) return plain([...element.labels].map(textOf).join(" "));
    if (element.tagName === "IMG") return plain(element.alt);
    if (element.tagName === "INPUT" && ["submit", "button"].includes(element.type)) return plain(element.value);
    if (element.tagName === "TABLE") return plain(element.caption && textOf(element.caption));
    if (element.matches("ul, ol, input, select, textarea")) return plain(element.title);
    return plain(textOf(element)) || plain(element.title);
  };
  const isAlone = (selector, root) => root.querySelectorAll(selector).length === 1;
  // How an element could be found without its text: by id, name or class; nothing where only its place would do.
  const selectorOf = (element, root = document) => {
    const tag = element.tagName.toLowerCase();
    const candidates = element.id ? [`#${CSS.escape(element.id)}`] : [];
    if (element.getAttribute("name")) candidates.push(`${tag}[name=${CSS.escape(element.getAttribute("name"))}]`);
    candidates.push(...[...element.classList].map((each) => `${tag}.${CSS.escape(each)}`));
    return candidates.find((selector) => isAlone(selector, root)) ?? "";
  };
  // Of elements within each other that say the same, the innermost counts, or the one that is found by identifier.
  const saysExactly = (root, name, byNeutral) => {
    const saying = [...root.querySelectorAll("*")].filter((each) => plain(textOf(each)) === name && isShown(each));
    return saying.filter((each) => byNeutral.includes(each) || !saying.some((other) => other !== each
      && (each.contains(other) || (other.contains(each) && byNeutral.includes(other)))));
  };
  const named = (root, role, name, byNeutral) => role === "text"
    ? saysExactly(root, plain(name), byNeutral)
    : [...root.querySelectorAll(roles[role])].filter((each) => nameOf(each) === plain(name) && isShown(each));

  const matches = surfaces.map(({ root, elements }) => elements.map((variants) => {
    const within = root ?? document;
    const found = variants.map(([neutral, role, name]) => {
      const byNeutral = [...within.querySelectorAll(neutral)].filter(isShown);
      return { byNeutral, byName: named(within, role, name, byNeutral) };
    });
    const byNeutral = new Set(found.flatMap((each) => each.byNeutral));
    const byName = new Set(found.flatMap((each) => each.byName));
    const alone = byNeutral.size === 1 && byName.size === 1;
    const variant = found.findIndex((each) => alone && each.byNeutral.length === 1 && each.byNeutral[0] === each.byName[0]);
    return { found, variant, all: new Set([...byNeutral, ...byName]) };
  }));
  const ofOthers = matches.flat().filter((each) => each.variant >= 0).flatMap((each) => [...each.all]);
  const looked = matches.map((ofSurface) => ofSurface.map(({ found, variant, all }) => ({
    both: variant >= 0,
    variants: variant >= 0
      ? [variant]
      : [...found.keys()].filter((index) => found[index].byNeutral.length || found[index].byName.length),
    claimed: variant < 0 && all.size > 0 && [...all].every((each) => ofOthers.includes(each)),
  })));

  const known = new Set(matches.flat().flatMap((each) => [...each.all]));
  const kindOf = (element) => Object.keys(roles).find((role) => element.matches(roles[role])) ?? "text";
  const described = (element, root) => ({ role: kindOf(element), name: nameOf(element), selector: selectorOf(element, root) });
  const required = [...document.querySelectorAll(":required, [aria-required=true]")]
    .filter((each) => isShown(each) && !known.has(each))
    .map((each) => described(each));
  // What an alert says, line by line, with what it lists or leads to left whole.
  const said = [...document.querySelectorAll(alerts)]
    .filter((each) => isShown(each) && plain(each.innerText) && !each.parentElement?.closest(alerts))
    .map((each) => ({ selector: selectorOf(each), lines: each.innerText.split("\n").map(plain).filter(Boolean) }));

  const outline = () => {
    const { root, elements } = surfaces[outlined];
    const within = root ?? document;
    const owner = new Map();
    matches[outlined].forEach(({ all }, index) => all.forEach((each) => owner.set(each, index)));
    const elsewhere = new Set(matches.filter((_, index) => index !== outlined).flat().flatMap((each) => [...each.all]));
    const withRole = `${Object.values(roles).join(", ")}, p`;
    return [...within.querySelectorAll(`${withRole}, ${elements.flat().map(([neutral]) => neutral).join(", ")}`)]
      .filter((each) => isShown(each) && !elsewhere.has(each))
      .map((each) => ({
        ...described(each, within),
        main: each.tagName === "H1",
        element: owner.get(each) ?? null,
      }));
  };
  return { language: document.documentElement.lang, looked, required, said, outline: outlined === null ? [] : outline() };
}
