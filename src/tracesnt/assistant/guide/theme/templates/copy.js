"use strict";

const said = document.querySelector(".said");
let silence = 0;

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  said.textContent = said.dataset.copied;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ""; }, 2500);
}

for (const snippet of document.querySelectorAll(".snippet")) {
  const code = snippet.querySelector("code");
  const page = new URL(code.dataset.page, location.href);
  if (page.protocol.startsWith("http")) code.textContent = code.textContent.replace(code.dataset.page, page.href);
  const button = snippet.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => copy(code.textContent));
}
