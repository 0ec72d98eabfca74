/* Comfort only: every page works without this file. Keyboard shortcuts, menus, kept drafts. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const memory = (kind) => { try { const box = window[kind]; box.getItem("-"); return box; } catch { return null; } };
  const session = memory("sessionStorage");
  const local = memory("localStorage");

  // htmx reads these when the page is parsed, after this file: no code in attributes, no page kept, ours only.
  Object.assign(htmx.config, {
    includeIndicatorStyles: false,
    allowEval: false,
    allowScriptTags: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });

  // A due day of a list says itself in full when it is pointed at: fifty of them would weigh on the line.
  document.addEventListener("pointerover", (event) => {
    const day = event.target.closest?.("time.ssi-due[datetime]:not([title])");
    if (day) day.title = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" }).format(new Date(day.dateTime));
  });

  // ---- Shortcuts: declared in the markup by data-shortcut="g h"; "?" opens the list in the footer -------------
  const typing = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
  let pending = "";
  let timer = 0;

  function moveInList(step) {
    const rows = all("[data-rows] a[href]:not([data-rows] a ~ a)").filter((link) => link.offsetParent);
    if (!rows.length) return;
    const at = rows.findIndex((link) => link === document.activeElement || link.closest("tr, li")?.contains(document.activeElement));
    rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  }

  function run(element) {
    if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); }
    else if (element.matches("details")) { element.open = !element.open; if (element.open) { element.scrollIntoView({ block: "nearest" }); one("summary", element).focus(); } }
    else element.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus(true);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (local?.getItem("shortcuts") === "off" && event.key !== "?") return;
    if (event.key === "j" || event.key === "k") { moveInList(event.key === "j" ? 1 : -1); return; }
    const keys = (pending + " " + event.key).trim();
    const declared = all("[data-shortcut]");
    const found = declared.find((element) => element.dataset.shortcut === keys) || declared.find((element) => element.dataset.shortcut === event.key);
    clearTimeout(timer);
    pending = "";
    if (found) { event.preventDefault(); run(found); }
    else if (declared.some((element) => element.dataset.shortcut.startsWith(event.key + " "))) {
      pending = event.key;
      timer = setTimeout(() => { pending = ""; }, 1200);
    }
  });

  const panel = one("[data-shortcut-list]");
  if (panel) {
    for (const element of all("[data-shortcut]")) {
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE); // not the count beside them
      const label = element.dataset.shortcutLabel || words.map((node) => node.data).join("").trim();
      const shown = all("li", panel).some((li) => all("kbd", li).map((key) => key.textContent).join(" ") === element.dataset.shortcut);
      if (!label || shown || element.closest("#raccourcis") || element.id === "raccourcis") continue;
      const li = document.createElement("li");
      for (const key of element.dataset.shortcut.split(" ")) { const kbd = document.createElement("kbd"); kbd.textContent = key; li.append(kbd, " "); }
      li.append(label);
      panel.append(li);
    }
  }
  const off = one("[data-shortcut-switch]");
  if (off && local) {
    off.checked = local.getItem("shortcuts") === "off";
    off.addEventListener("change", () => local.setItem("shortcuts", off.checked ? "off" : "on"));
  }

  // ---- Menus made of details: one at a time, closed by Escape or a click elsewhere ----------------------------
  function closeMenus(refocus, except) {
    for (const menu of all("details.ssi-menu[open]")) {
      if (menu === except) continue;
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (refocus && inside) one("summary", menu).focus();
    }
  }
  document.addEventListener("click", (event) => closeMenus(false, event.target.closest("details.ssi-menu")));

  // A browser that cannot show a closed rail on a wide screen gets it open.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62em)").matches) {
    for (const fold of all("details.ssi-fold")) fold.open = true;
  }

  // ---- Drafts: what is typed stays in this tab until the server says it has it --------------------------------
  const PREFIX = "draft:";
  const KEEP = 12 * 3600 * 1000;
  const user = document.body.dataset.user;
  const words = document.documentElement.lang === "en"
    ? { kept: "What you typed here at %s was kept in this browser tab.", forget: "Discard it" }
    : { kept: "Ce que vous aviez tapé ici à %s a été gardé dans cet onglet.", forget: "L’effacer" };

  const kept = (form) => [...form.elements].filter((field) => field.name && !field.disabled && field.type !== "button" &&
    !["password", "file", "hidden", "submit"].includes(field.type) && field.closest("[data-draft=off]") === null);
  const forms = () => all("form[method=post]").filter((form) => form.dataset.draft !== "off" && kept(form).length);
  const keyOf = (form) => PREFIX + [user, location.pathname, form.id || form.getAttribute("action") || ""].join("|");
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const initial = (field) => isChoice(field) ? field.defaultChecked : field.tagName === "SELECT" ? [...field.options].filter((o) => o.defaultSelected).map((o) => o.value).join("\n") : field.defaultValue;
  const current = (field) => isChoice(field) ? field.checked : field.tagName === "SELECT" ? [...field.selectedOptions].map((o) => o.value).join("\n") : field.value;

  function save(form, number) {
    if (!session || !user) return;
    const key = keyOf(form);
    const values = {};
    const count = {};
    for (const field of kept(form)) {
      const index = count[field.name] = (count[field.name] ?? -1) + 1;
      if (current(field) !== initial(field) || form.dataset.refused !== undefined) values[field.name + "#" + index] = current(field);
    }
    try {
      if (Object.keys(values).length) session.setItem(key, JSON.stringify({ at: Date.now(), number: number || null, values }));
      else session.removeItem(key);
    } catch { /* storage full: the page still works */ }
  }

  function restore(form) {
    const raw = session.getItem(keyOf(form));
    if (!raw) return;
    const draft = JSON.parse(raw);
    if (Date.now() - draft.at > KEEP) return session.removeItem(keyOf(form));
    let changed = false;
    const count = {};
    for (const field of kept(form)) {
      const index = count[field.name] = (count[field.name] ?? -1) + 1;
      const value = draft.values[field.name + "#" + index];
      if (value === undefined || value === current(field)) continue;
      if (isChoice(field)) field.checked = value;
      else if (field.tagName === "SELECT") { const chosen = value.split("\n"); for (const o of field.options) o.selected = chosen.includes(o.value); }
      else field.value = value;
      changed = true;
    }
    if (!changed) return;
    const note = document.createElement("p");
    note.className = "ssi-draft";
    note.setAttribute("role", "status");
    note.append(words.kept.replace("%s", new Date(draft.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })) + " ");
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "ssi-textbtn";
    forget.textContent = words.forget;
    forget.addEventListener("click", () => { session.removeItem(keyOf(form)); form.reset(); note.remove(); });
    note.append(forget);
    form.prepend(note);
  }

  function drop(number) {
    for (const key of Object.keys(session).filter((name) => name.startsWith(PREFIX))) {
      if (JSON.parse(session.getItem(key)).number === number) session.removeItem(key);
    }
  }

  function readReceipt() {
    const [, name, number] = session && document.cookie.match(/(?:^|; )((?:__Host-)?draft_done)=([\w-]+)/) || [];
    if (!number) return;
    drop(number);
    document.cookie = name + "=; path=/; max-age=0; samesite=strict" + (location.protocol === "https:" ? "; secure" : "");
  }

  if (session) {
    if (user) for (const key of Object.keys(session)) if (key.startsWith(PREFIX) && !key.startsWith(PREFIX + user + "|")) session.removeItem(key);
    readReceipt();
    for (const form of forms()) restore(form);
    document.addEventListener("input", (event) => {
      const form = event.target.form;
      if (!form || form.method !== "post" || form.dataset.draft === "off") return;
      clearTimeout(form.draftTimer);
      form.draftTimer = setTimeout(() => { form.draftTimer = 0; save(form); }, 400);
    });
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.dataset.signOut !== undefined) return session.clear();
      if (form.method !== "post" || form.dataset.draft === "off" || !kept(form).length) return;
      clearTimeout(form.draftTimer);
      form.draftTimer = 0; // else leaving the page would keep the draft again, without its number
      const number = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      let field = form.elements._draft;
      if (!field) { field = document.createElement("input"); field.type = "hidden"; field.name = "_draft"; form.append(field); }
      field.value = number;
      save(form, number);
    }, true);
    addEventListener("pagehide", () => { for (const form of forms()) if (form.draftTimer) { clearTimeout(form.draftTimer); form.draftTimer = 0; save(form); } });
    document.addEventListener("htmx:afterRequest", readReceipt);
  }

  // ---- Errors: go to the summary; a send that failed on a bad line says so ------------------------------------
  const focusErrors = (root) => one("[data-focus]", root)?.focus();
  focusErrors(document);
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
  const failed = document.documentElement.lang === "en"
    ? { net: "The line was cut: nothing was sent. What you typed is kept; try again.", 403: "Your session has ended. What you typed is kept: reload the page and sign in.", other: "The server could not do this. What you typed is kept; try again in a moment." }
    : { net: "La ligne a coupé\u202f: rien n’est parti. Ce que vous avez tapé est gardé, réessayez.", 403: "Votre session est terminée. Ce que vous avez tapé est gardé\u202f: rechargez la page et reconnectez-vous.", other: "Le serveur n’a pas pu faire cet acte. Ce que vous avez tapé est gardé, réessayez dans un instant." };
  function tell(text) {
    const box = one("#messages");
    if (!box) return;
    const alert = document.createElement("div");
    alert.className = "fr-alert fr-alert--sm fr-alert--error";
    const p = document.createElement("p");
    p.textContent = text;
    alert.append(p);
    box.replaceChildren(alert);
    box.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:sendError", () => tell(failed.net));
  document.addEventListener("htmx:timeout", () => tell(failed.net));
  document.addEventListener("htmx:responseError", (event) => tell(failed[event.detail.xhr.status] || failed.other));
})();
