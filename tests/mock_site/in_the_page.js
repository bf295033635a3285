// What tests ask of a page from inside. Each function returns sentences about what is wrong, none where all is well.
(() => {
  const told = (element) => element.outerHTML.slice(0, 120);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });

  // What is clipped away is there for those who listen.
  const isForEarsOnly = (element) => element !== null
    && (getComputedStyle(element).clipPath !== "none" || isForEarsOnly(element.parentElement));

  function isCutOff(element) {
    const style = getComputedStyle(element);
    const clips = style.overflowX !== "visible" || element.matches("select");
    return clips && !element.matches("input, textarea") && element.scrollWidth > element.clientWidth + 1;
  }

  // Wider than the window, or text that does not fit into what holds it.
  function misfits() {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
      found.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!isShown(element) || isForEarsOnly(element) || element.closest("svg, option")) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > clientWidth + 1)) found.push(`outside: ${told(element)}`);
      if (isCutOff(element)) found.push(`cut off: ${told(element)}`);
    }
    return found;
  }

  function withoutFocus() {
    const first = document.querySelector("[autofocus]");
    return first && first !== document.activeElement ? ["what should take the focus does not"] : [];
  }

  // What the Tab key has to reach, in the order of the document.
  function stops() {
    return [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")].filter((element) => (
      element.tabIndex >= 0 && !element.disabled && !element.closest("[inert]") && element.checkVisibility()
      && (element.type !== "radio" || element === stopOfGroup(element))
    ));
  }

  // Of radio buttons the chosen one, or the first where none is; arrow keys go on from there.
  function stopOfGroup({ name }) {
    const group = `input[type=radio][name="${CSS.escape(name)}"]`;
    return document.querySelector(`${group}:checked`) ?? document.querySelector(group);
  }

  const visited = [];

  function watch() {
    document.addEventListener("focusin", ({ target }) => {
      if (target === visited.at(-1)?.element) return;
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      const { left, right, top, bottom } = target.getBoundingClientRect();
      const y = scrollY;
      visited.push({
        element: target,
        isVisible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        isInWindow: bottom > 0 && top < innerHeight,
        box: { left, right, top: top + y, bottom: bottom + y },
      });
    });
    // A date is three parts and a calendar, and each takes one press.
    return stops().length - 1 + 3 * document.querySelectorAll("input[type=date]").length;
  }

  // Backwards is up, unless it is the top of a column further right, and to the left in the same line.
  function isBackwards(from, to) {
    const isAbove = to.bottom <= from.top;
    const isBeside = to.top < from.bottom && to.bottom > from.top;
    return (isAbove && to.left < from.right) || (isBeside && to.left < from.left);
  }

  function journey() {
    const expected = stops();
    const found = expected.filter((stop) => !visited.some(({ element }) => element === stop))
      .map((stop) => `never reached: ${told(stop)}`);
    visited.forEach(({ element, isVisible, isInWindow, box }, place) => {
      if (element !== expected[place]) found.push(`out of turn: ${told(element)}`);
      if (!isVisible) found.push(`focus cannot be seen: ${told(element)}`);
      if (!isInWindow) found.push(`focus is out of the window: ${told(element)}`);
      if (place > 0 && isBackwards(visited[place - 1].box, box)) found.push(`backwards: ${told(element)}`);
    });
    return found;
  }

  window.inThePage = { misfits, withoutFocus, watch, journey };
})();
