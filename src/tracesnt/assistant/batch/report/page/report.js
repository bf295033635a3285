"use strict";
const rows = [...document.querySelectorAll("#list tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
const search = document.getElementById("search");
const outcome = document.getElementById("outcome");
const shown = document.getElementById("shown");

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [row, text] of rows) {
    row.hidden = (outcome.value !== "" && row.dataset.outcome !== outcome.value) || !words.every((word) => text.includes(word));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = `${count} of ${rows.length} cases`;
}

search.addEventListener("input", filter);
outcome.addEventListener("change", filter);
document.querySelector(".filter").hidden = false;
filter();
