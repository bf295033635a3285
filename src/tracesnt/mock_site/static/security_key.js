// Lets the browser speak to the person's key, and posts the key's answer through the page's form. What goes wrong is
// posted as well, so that the server tells it, in the person's language.
const form = document.getElementById("keyForm");
const problems = {
  AbortError: "cancelled",
  ConstraintError: "unsupported",
  InvalidStateError: "known",
  NotAllowedError: "cancelled",
  NotSupportedError: "unsupported",
  SecurityError: "insecure",
};

async function answer() {
  if (!window.isSecureContext) {
    throw new DOMException("", "SecurityError");
  }
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    throw new DOMException("", "NotSupportedError");
  }
  const options = JSON.parse(form.dataset.options);
  const credential = form.dataset.ceremony === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.submitter.disabled = true;  // wherever it stands
  try {
    form.elements.credential.value = await answer();
    form.elements.problem.disabled = true;
  } catch (error) {
    form.elements.problem.value = problems[error.name] ?? "failed";
  }
  form.submit();
});
