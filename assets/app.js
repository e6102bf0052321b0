// Never needed: copying, printing, a livelier preview and look-up, the delivery state, and the bar below long terms.
"use strict";

// Buttons that only a script can serve are sent hidden.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = button.parentElement.querySelector(".sg-number__digits");
    await navigator.clipboard.writeText(source.textContent.trim());
    const words = button.firstChild;
    const before = words.textContent;
    words.textContent = "コピーしました";
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The same post a button without script makes; what comes back replaces the page's main part.
async function post(form, action) {
  const body = new URLSearchParams(new FormData(form));
  if (action) body.set("action", action);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return { page: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

// Look-ups and choices keep the place on the page; the answer is put in and the field it speaks of gets the focus.
document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-keep] button[formnovalidate]");
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  button.disabled = true;
  post(form, button.value).then(({ page }) => {
    const fresh = page.querySelector("main");
    const main = document.querySelector("main");
    main.replaceChildren(...fresh.childNodes);
    document.title = page.title;
    const next = { "lookup-address": "town_line", town: "street", "lookup-corporation": "name", corporation: "name", industry: "employees" };
    const target = main.querySelector(".sg-error-summary") || document.getElementById(next[button.value.split(":")[0]]);
    (target || main.querySelector("[data-preview] button") || main).focus();
  }).catch(() => { button.disabled = false; form.requestSubmit(button); });
});

// The preview follows the typing, and what is typed is kept with it.
let waiting;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    post(form, "preview").then(({ page }) => {
      const [old, fresh] = [form.querySelector("[data-preview] dl"), page.querySelector("[data-preview] dl")];
      if (old && fresh) old.replaceWith(fresh);
    }).catch(() => {});
  }, 900);
});
document.addEventListener("submit", () => clearTimeout(waiting));

// The delivery state renews itself while the page is looked at.
const state = document.querySelector("[data-renew]");
if (state) {
  const renew = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.redirected) { location.assign(answer.url); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renew] ol");
    const old = state.querySelector("ol");
    if (fresh && old.textContent.trim() !== fresh.textContent.trim()) old.replaceWith(fresh);
  };
  const timer = setInterval(() => renew().catch(() => {}), 5000);
  setTimeout(() => clearInterval(timer), 10 * 60 * 1000);
}

// As in the manual: a bar at the foot shows the button inactive until the last line of the terms was reached.
const terms = document.querySelector("[data-terms]");
const agree = document.querySelector("[data-agree]");
if (terms && agree && "IntersectionObserver" in window) {
  const bar = document.createElement("div");
  bar.className = "sg-foot";
  bar.setAttribute("aria-hidden", "true");
  const inactive = document.createElement("span");
  inactive.className = "dads-button";
  inactive.dataset.type = "outline";
  inactive.dataset.size = "md";
  inactive.textContent = "使用規約に同意する";
  const note = document.createElement("span");
  note.className = "sg-note";
  note.textContent = "最後までお読みいただくと、ボタンを押せます";
  bar.append(note, inactive);
  document.body.append(bar);
  const seen = new IntersectionObserver(([entry]) => { if (entry.isIntersecting) { bar.remove(); seen.disconnect(); } });
  seen.observe(agree);
}

// A large table on its way: how much was sent, how much came back. The file is then offered like any download.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const output = new FormData(form).get("output");
    const [said, button] = [form.querySelector("[data-uploading]"), form.querySelector("[type=submit]")];
    // Not disabled: that would take the focus away from whoever pressed it.
    const busy = button.getAttribute("aria-disabled") === "true";
    if (busy || output !== "screen") event.preventDefault();
    if (busy || output === "screen") return;
    const bar = document.createElement("progress");
    const words = document.createElement("span");
    bar.setAttribute("aria-label", "進みぐあい");
    said.replaceChildren(words, bar);
    said.hidden = false;
    button.setAttribute("aria-disabled", "true");
    const finish = (text) => { words.textContent = text; bar.remove(); button.removeAttribute("aria-disabled"); };
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "blob";
    request.upload.onprogress = ({ loaded, total }) => { words.textContent = "表を送っています。"; bar.max = total; bar.value = loaded; };
    request.upload.onload = () => { words.textContent = "確かめています。"; bar.removeAttribute("value"); };
    request.onprogress = ({ loaded }) => { words.textContent = `結果を受け取っています（${Math.ceil(loaded / 1024).toLocaleString("ja")} KB）。`; bar.removeAttribute("value"); };
    request.onerror = () => finish("通信が切れました。もう一度お試しください。");
    request.onload = async () => {
      if (request.status !== 200) {
        const page = new DOMParser().parseFromString(await request.response.text(), "text/html");
        // What is wrong with the table; or the page that says no, with what it says below its heading.
        const wrong = page.querySelector(".sg-error-summary li");
        const why = wrong ? [wrong] : [...page.querySelectorAll("main h1, main h1 + p")];
        finish(why.map((part) => part.textContent.trim()).join(" ") || "確かめられませんでした。もう一度お試しください。");
        return;
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(request.response);
      link.download = `verified.${output}`;
      link.textContent = "結果を保存する";
      finish("確かめました。");
      said.append(" ", link);
      link.focus();
      link.click();
    };
    request.send(new FormData(form));
  });
}
