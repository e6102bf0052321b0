// The office, never needed: keys for moving through the queue, who else has a case open, and a word on a file before it is sent.
"use strict";

// Keys of one letter can be switched off (WCAG 2.1.4); the browser remembers it.
const KEYS = "office-keys";
const keysAreOn = () => localStorage.getItem(KEYS) !== "off";
for (const button of document.querySelectorAll("[data-keys-switch]")) {
  button.hidden = false;
  const show = () => button.setAttribute("aria-pressed", String(keysAreOn()));
  button.addEventListener("click", () => { localStorage.setItem(KEYS, keysAreOn() ? "off" : "on"); show(); });
  show();
}
document.addEventListener("keydown", (event) => {
  if (!keysAreOn() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (link) {
    event.preventDefault();
    link.click();
    // Where nothing is left to go to, the words that say so are read out.
    if (!link.href) link.focus();
    return;
  }
  const step = { j: 1, k: -1 }[key];
  const links = [...document.querySelectorAll("[data-row] th a")];
  if (!step || links.length === 0) return;
  event.preventDefault();
  const here = links.findIndex((one) => one.closest("[data-row]").contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
});

// Who else has the case open, asked again every twenty seconds while the page is looked at.
const presence = document.querySelector("[data-presence]");
if (presence) {
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(presence.dataset.presence, { headers: { Accept: "text/html", "X-By-Itself": "yes" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (fresh.textContent.trim() !== presence.textContent.trim()) presence.replaceChildren(...fresh.childNodes);
  };
  setInterval(() => ask().catch(() => {}), 20_000);
  // Whoever comes back to the window has it open again, and sees who else has.
  document.addEventListener("visibilitychange", () => ask().catch(() => {}));
}

// A file that is too large is said to be so before it is sent. The server says it, too.
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const said = document.createElement("p");
  said.id = `${input.id}-error-text`;
  said.className = "dads-input-text__error-text";
  said.setAttribute("role", "alert");
  input.after(said);
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
  input.form.addEventListener("submit", (event) => {
    const [file, most] = [input.files[0], Number(input.dataset.most)];
    const large = Boolean(file) && file.size > most * 1024 * 1024;
    said.textContent = large ? `＊ファイルが大きすぎます。${most}MBまでのファイルを選んでください。` : "";
    input.setAttribute("aria-invalid", String(large));
    if (large) { event.preventDefault(); input.focus(); }
  });
}
