// Presses a button as soon as it stands on the page, found by its selector or its name. Each one is pressed once, so that a
// button that takes nothing away is not pressed for ever.
(selector, name) => {
  const pressed = new WeakSet();
  const named = (button) => (button.getAttribute("aria-label") ?? button.textContent).trim() === name;
  const press = () => {
    const button = document.querySelector(selector) ?? [...document.querySelectorAll("button")].find(named);
    if (button && !pressed.has(button) && button.checkVisibility()) {
      pressed.add(button);
      button.click();
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    press();
    new MutationObserver(press).observe(document.documentElement, { childList: true, subtree: true });
  });
}
