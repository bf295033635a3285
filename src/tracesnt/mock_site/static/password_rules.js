// Tells, while a new password is typed, which rules it fulfils. The rules are the server's: they stand in the page.
const list = document.getElementById("passwordRules");
const password = document.getElementById("newPassword");
const repeat = document.getElementById("confirmPassword");

const fulfils = {
  length: ({ shortest, longest }) => {
    const length = [...password.value].length;
    return length >= Number(shortest) && length <= Number(longest);
  },
  characters: ({ categories }) => {
    const anyOf = categories.split(" ").map((category) => `\\p{${category}}`).join("");
    return new RegExp(`[${anyOf}]`, "u").test(password.value);
  },
  repeat: () => password.value !== "" && repeat.value === password.value,
};

function look() {
  for (const rule of list.children) {
    const isMet = fulfils[rule.dataset.rule](rule.dataset);
    const said = isMet ? list.dataset.met : list.dataset.unmet;
    const state = rule.querySelector(".rule-state");
    rule.classList.toggle("rule-met", isMet);
    rule.classList.toggle("rule-unmet", !isMet);
    if (state.textContent !== said) {
      state.textContent = said;
    }
  }
}

for (const field of [password, repeat]) {
  field.addEventListener("input", look);
}
