// Passkeys of the office. Without this script the authenticator app and the recovery codes remain.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The server's question. Where it has none, the page that comes back to the form says why.
async function question(form, address) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected) {
    location.assign(answer.url);
    return new Promise(() => {});
  }
  return answer.ok ? (await answer.json()).publicKey : null;
}

const ways = {
  async make(asked) {
    const known = (asked.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const publicKey = { ...asked, challenge: bytes(asked.challenge), user, excludeCredentials: known };
    const made = await navigator.credentials.create({ publicKey });
    const { attestationObject, clientDataJSON } = made.response;
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) } };
  },
  async prove(asked) {
    const allowCredentials = asked.allowCredentials.map((one) => ({ ...one, id: bytes(one.id) }));
    const proof = await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials } });
    const { authenticatorData, clientDataJSON, signature } = proof.response;
    return { id: proof.id, rawId: text(proof.rawId), type: proof.type, response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature) } };
  },
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = true;
}
for (const button of document.querySelectorAll("[data-passkey]")) {
  const { form } = button;
  const said = button.parentElement.querySelector("[data-said]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = "ブラウザの案内に沿って操作してください。";
    try {
      const asked = await question(form, button.dataset.ask);
      form.elements.passkey.value = asked ? JSON.stringify(await ways[button.dataset.passkey](asked)) : "none";
      form.submit();
    } catch (why) {
      said.textContent = why.name === "InvalidStateError" ? "この機器のパスキーは、もう登録されています。" : "パスキーの操作が終わりませんでした。もう一度お試しください。";
      button.disabled = false;
    }
  });
}
