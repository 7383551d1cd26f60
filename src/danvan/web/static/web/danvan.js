/* Dân Vận: what a page gains when scripts run. Every page is whole without this file. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const html = document.documentElement;
  const storage = (() => { try { localStorage.setItem("t", ""); return localStorage; } catch { return null; } })();
  const WEEK = 7 * 864e5;

  /* The cookie tells the server, the attribute changes this page. */
  const setUpTheme = (form) => form.addEventListener("submit", (event) => {
    const theme = event.submitter ? event.submitter.value : "";
    event.preventDefault();
    document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme ? 31536000 : 0}${location.protocol === "https:" ? "; secure" : ""}`;
    if (theme) html.dataset.theme = theme; else delete html.dataset.theme;
    all("[data-theme-switch] button").forEach((b) => b.setAttribute("aria-pressed", String(b.value === theme)));
  });

  /* Drafts stay on this device until sent. Names, phones, passwords, files are never kept. */
  const kept = (field) => field.name && !field.closest("[data-no-draft]") && !/^(hidden|password|file|submit|button|tel|email)$/.test(field.type)
    && !/(name|tel|email|address)/.test(field.autocomplete || "");
  const setUpDraft = (form) => {
    if (!storage) return;
    const key = "draft:" + form.dataset.draft;
    const fields = () => [...form.elements].filter(kept);
    let saved = null;
    try { saved = JSON.parse(storage.getItem(key)); } catch {  }
    if (saved && Date.now() - saved.at > WEEK) { storage.removeItem(key); saved = null; }
    const untouched = fields().every((f) => !/^(text|textarea|search)$/.test(f.type) || !f.value);
    if (saved && untouched) {
      fields().forEach((f) => {
        const value = saved.values[f.name];
        if (value === undefined) return;
        if (f.type === "checkbox" || f.type === "radio") f.checked = value.includes(f.value); else f.value = value;
      });
      const note = document.createElement("p");
      note.className = "notice"; note.setAttribute("role", "status");
      const drop = document.createElement("button");
      drop.type = "button"; drop.className = "btn btn--plain btn--small"; drop.textContent = form.dataset.draftDrop;
      drop.onclick = () => { storage.removeItem(key); form.reset(); note.remove(); };
      note.append(form.dataset.draftNote, " ", drop);
      form.prepend(note);
    }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const values = {};
        fields().forEach((f) => {
          if (f.type !== "checkbox" && f.type !== "radio") values[f.name] = f.value;
          else { values[f.name] = values[f.name] || []; if (f.checked) values[f.name].push(f.value); }
        });
        try { storage.setItem(key, JSON.stringify({ at: Date.now(), values })); } catch { /* full */ }
      }, 400);
    });
  };

  /* A counter that warns but never cuts: pasted text must not lose its end in silence. */
  const setUpCount = (note) => {
    const field = byId(note.dataset.count), limit = Number(note.dataset.limit);
    if (!field) return;
    field.removeAttribute("maxlength");
    const said = new Intl.NumberFormat(html.lang);
    const show = () => {
      const left = limit - [...field.value].length;
      note.textContent = `${said.format(Math.abs(left))} ${left < 0 ? note.dataset.over : note.dataset.left}`;
      note.classList.toggle("field__count--over", left < 0);
    };
    field.addEventListener("input", show); show();
  };

  const setUpPreview = (list) => {
    const input = byId(list.dataset.preview);
    if (input) input.addEventListener("change", () => {
      list.replaceChildren(...[...input.files].slice(0, 8).map((file) => {
        const item = document.createElement("li");
        if (file.type.startsWith("image/")) {
          const image = new Image(), url = URL.createObjectURL(file);
          image.onload = () => URL.revokeObjectURL(url);
          image.alt = ""; image.src = url; item.append(image);
        }
        item.append(`${file.name} (${(file.size / 1048576).toFixed(1)} MB)`);
        return item;
      }));
    });
  };

  /* One press, one sending; the server is safe against two. */
  const setUpOnce = (form) => form.addEventListener("submit", (event) => setTimeout(() => {
    if (event.defaultPrevented) return;
    all("button[type=submit]", form).forEach((b) => { b.setAttribute("aria-busy", "true"); b.disabled = true; });
  }));

  const openDialog = (id) => { const box = byId(id); if (!box || !box.showModal) return false; box.showModal(); return true; };
  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target : event.target.parentElement;
    const opener = target.closest("[data-dialog]");
    if (opener && openDialog(opener.dataset.dialog)) event.preventDefault();
    const closer = target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
    if (target.closest("[data-print]")) window.print();
  });
  /* A form with data-confirm asks first; without scripts the act's own page has asked already. */
  document.addEventListener("submit", (event) => {
    const form = event.target, question = form.dataset.confirm, box = byId("sure");
    if (!question || form.dataset.sure || !box) return;
    event.preventDefault(); event.stopPropagation();
    box.querySelector("h2").textContent = question;
    box.returnValue = "";
    box.onclose = () => { if (box.returnValue === "yes") { form.dataset.sure = "1"; form.requestSubmit(event.submitter); } };
    box.showModal();
  }, true);

  /* Staff keys. Never while typing, never with a modifier; one may switch them off. */
  const keys = (event) => {
    if ((storage && storage.getItem("keys") === "off") || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const rows = all("[data-row]"), at = rows.findIndex((row) => row.classList.contains("is-on"));
    const go = (to) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
      if (!row) return;
      rows.forEach((other) => other.classList.toggle("is-on", other === row));
      const link = row.querySelector("a[href]");
      if (link) link.focus(); else row.scrollIntoView({ block: "nearest" });
    };
    const act = {
      j: () => go(at + 1), k: () => go(at < 0 ? 0 : at - 1), "?": () => openDialog("keys"),
      "/": () => { const box = document.querySelector("[data-search]"); if (box) { box.focus(); box.select(); } },
      g: () => { const back = document.querySelector("[data-back]"); if (back) back.click(); },
    }[event.key];
    const own = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`); /* a page's own keys first */
    if (own || act) { event.preventDefault(); own ? own.click() : act(); }
  };
  if (document.body.hasAttribute("data-keys")) document.addEventListener("keydown", keys);

  const setUp = (root) => {
    const each = (selector, act) => all(selector, root).forEach((node) => { if (!node.dataset.ready) { node.dataset.ready = "1"; act(node); } });
    each("[data-theme-switch]", setUpTheme);
    each("form[data-draft]", setUpDraft);
    each("[data-count]", setUpCount);
    each("[data-preview]", setUpPreview);
    each("form[data-once]", setUpOnce);
    each("[data-print], button[data-dialog][hidden]", (node) => { node.hidden = false; });
    each("[data-keys-off]", (box) => {
      box.checked = storage && storage.getItem("keys") === "off";
      box.onchange = () => storage && storage.setItem("keys", box.checked ? "off" : "on");
    });
    each("[data-draft-clear]", (node) => { if (storage) storage.removeItem("draft:" + node.dataset.draftClear); });
  };
  setUp(document);
  document.addEventListener("htmx:load", (event) => setUp(event.detail.elt.parentElement || document));
  /* A page come back from the browser's memory must not keep its buttons asleep. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("[aria-busy]").forEach((b) => { b.removeAttribute("aria-busy"); b.disabled = false; });
  });
})();
