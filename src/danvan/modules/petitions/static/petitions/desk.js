/* Matters at the desk: a letter for each act, and ticking many rows. Every page is whole without this file. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* A page's own keys come before the frame's: on a matter, j and k go to the next and the previous one. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const link = all("[data-key]").find((one) => one.dataset.key === event.key);
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    link.click();
  }, true);

  const ticks = () => all('input[name="number"][form="bulk"]');
  const count = () => {
    const note = document.querySelector("[data-picked]");
    if (!note) return;
    const picked = ticks().filter((tick) => tick.checked).length;
    note.hidden = picked === 0;
    note.textContent = String(picked);
  };
  const setUp = () => all("[data-pick-all]").forEach((label) => {
    if (label.dataset.ready) return;
    label.dataset.ready = "1";
    label.hidden = false;
    label.querySelector("input").addEventListener("change", (event) => {
      ticks().forEach((tick) => { tick.checked = event.target.checked; });
      count();
    });
  });
  document.addEventListener("change", (event) => { if (event.target.matches('input[name="number"][form="bulk"]')) count(); });
  setUp();
  document.addEventListener("htmx:load", setUp);
})();
