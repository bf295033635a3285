{% include "copy.js" %}

const root = document.documentElement;
const steps = [...document.querySelectorAll(".step")];
const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const progress = document.querySelector(".progress");
const embedded = location.hash === "#embed" || new URLSearchParams(location.search).has("embed");
let current = -1;
root.classList.add("js");

// Where one is
function mark(index) {
  if (index === current || index < 0) return;
  const old = steps[current], step = steps[index];
  if (old) {
    links.get(old.id).removeAttribute("aria-current");
    old.classList.remove("shown");
  }
  current = index;
  step.classList.add("shown");
  const link = links.get(step.id);
  link.setAttribute("aria-current", "step");
  progress.textContent = `${index + 1} / ${steps.length}`;
  reveal(link);
  for (const [name, end] of [["previous", 0], ["next", steps.length - 1]]) {
    player.querySelector(`.${name}`).ariaDisabled = index === end;
  }
  player.querySelector("output").textContent = `${index + 1} / ${steps.length}`;
}

// Scrolls the list of steps, which has no place while it is closed
function reveal(link) {
  const list = link.offsetParent;
  if (list) list.scrollTop = link.offsetTop - list.clientHeight / 2;
}

function watch() {
  const line = innerHeight / 3;
  const passed = steps.findLastIndex((step) => step.getBoundingClientRect().top <= line);
  const atEnd = innerHeight + scrollY >= root.scrollHeight - 2 && scrollY > 0;
  mark(atEnd ? steps.length - 1 : Math.max(passed, 0));
}

function go(index) {
  const step = steps[Math.min(Math.max(index, 0), steps.length - 1)];
  history.replaceState(null, "", `#${encodeURIComponent(step.id)}`);
  mark(steps.indexOf(step));
  step.querySelector("h3").focus({ preventScroll: true });
  if (embedded) scrollTo(0, 0);
  else step.scrollIntoView();
}

function stepOf(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  return steps.indexOf(target?.closest(".step"));
}

// Contents: open beside the steps, closed above them
const wide = matchMedia("(width >= 64rem)");
const contents = document.querySelector(".contents details");
const arrange = () => { contents.open = wide.matches; };
wide.addEventListener("change", arrange);
arrange();
contents.addEventListener("toggle", () => {
  const link = contents.querySelector("[aria-current]");
  if (link) reveal(link);
});
contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && !wide.matches) contents.open = false;
});

// One step at a time, within another page
const player = document.querySelector(".player");
player.querySelector(".previous").addEventListener("click", () => go(current - 1));
player.querySelector(".next").addEventListener("click", () => go(current + 1));
if (embedded) {
  root.classList.add("embed");
  player.hidden = false;
  mark(Math.max(stepOf(location.hash), 0));
  addEventListener("hashchange", () => mark(stepOf(location.hash)));
} else {
  addEventListener("scroll", () => requestAnimationFrame(watch), { passive: true });
  addEventListener("resize", watch);
  watch();
}

// Links to steps
for (const link of document.querySelectorAll(".permalink")) {
  link.addEventListener("click", () => copy(link.href));
}

// A picture at its full size
const dialog = document.querySelector("dialog");
const scenes = [...document.querySelectorAll(".scene")];
let shown = 0;

function show(index) {
  shown = Math.min(Math.max(index, 0), scenes.length - 1);
  const scene = scenes[shown].cloneNode(true);
  for (const part of scene.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const part of scene.querySelectorAll(".zoom, .before, .before-picture")) part.remove();
  scene.querySelector(".stage").tabIndex = 0; // so that keys can move what is wider than the screen
  const step = scenes[shown].closest(".step");
  dialog.querySelector("h2").textContent = step.querySelector("h3").textContent;
  dialog.querySelector(".dialog-body").replaceChildren(scene);
  dialog.querySelector(".previous").ariaDisabled = shown === 0;
  dialog.querySelector(".next").ariaDisabled = shown === scenes.length - 1;
  dialog.scrollTop = 0;
  if (!dialog.open) dialog.showModal();
}

for (const [index, scene] of scenes.entries()) {
  const button = scene.querySelector(".zoom");
  button.hidden = false;
  scene.querySelector(".picture").addEventListener("click", (event) => {
    if (!event.target.closest("a")) show(index);
  });
}

dialog.querySelector(".previous").addEventListener("click", () => show(shown - 1));
dialog.querySelector(".next").addEventListener("click", () => show(shown + 1));
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a")) dialog.close();
});

// Keys; not letters, which people who speak to their computer would press by accident [WCAG 2.2, 2.1.4]
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.matches(".stage") && event.target.scrollWidth > event.target.clientWidth) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  if (dialog.open) show(shown + by);
  else go(current + by);
});

// On paper, everything is open
const details = [...document.querySelectorAll(".trouble")];
addEventListener("beforeprint", () => {
  for (const each of details) {
    each.dataset.open = each.open;
    each.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const each of details) each.open = each.dataset.open === "true";
});
