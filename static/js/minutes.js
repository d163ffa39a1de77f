// Minutes that two people write at once. The answer to a save puts what clashed into #merged, one
// [data-merged=FIELD] each; it goes into the field without losing what was typed since.
(function () {
  "use strict";

  const form = document.getElementById("minutes");
  const sent = {};

  // What the field should show: `saved`, and whatever was typed since `before` was sent.
  function together(now, before, saved) {
    if (now === before) return saved;
    if (!now.startsWith(before)) return now + "\n" + saved;
    const typed = now.slice(before.length);
    const start = before.trim();
    return saved.startsWith(start) ? start + typed + saved.slice(start.length) : saved + typed;
  }

  // Enter in a field of one line saves; while a word is being composed it belongs to the input method.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    htmx.trigger(form, "autosave");
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    Array.from(form.elements).forEach((field) => { sent[field.id] = field.value; });
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "merged") return;
    event.detail.target.querySelectorAll("[data-merged]").forEach((merged) => {
      const field = document.getElementById(merged.dataset.merged);
      if (!field) return;
      const text = field.tagName === "TEXTAREA";
      field.value = text ? together(field.value, sent[field.id] || "", merged.value) : merged.value;
    });
  });
})();
