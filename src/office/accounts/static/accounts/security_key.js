// Speaks with a security key (WebAuthn). Without scripts or without such a device the code from a telephone remains.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

const asked = {
  create: ({ publicKey }) => ({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
    },
  }),
  get: ({ publicKey }) => ({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  }),
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const told = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: Object.fromEntries(
    PARTS.filter((part) => credential.response[part]).map((part) => [part, text(credential.response[part])]),
  ),
});

for (const form of document.querySelectorAll("form[data-security-key]")) {
  const act = form.dataset.securityKey;
  const options = JSON.parse(document.getElementById("security-key-options").textContent);
  const answer = form.elements.credential;
  const fault = form.querySelector("[data-security-key-fault]");
  const able = window.PublicKeyCredential && navigator.credentials;
  form.querySelector("[data-security-key-button]").disabled = !able;
  form.querySelector("[data-security-key-unable]").hidden = Boolean(able);

  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    fault.hidden = true;
    try {
      answer.value = JSON.stringify(told(await navigator.credentials[act](asked[act](options))));
      form.requestSubmit();
    } catch {
      fault.hidden = false;
      fault.focus();
    }
  });
}
