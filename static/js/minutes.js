// Minutes that two people write at once. The answer to a save puts what clashed into #merged, one
// [data-merged=FIELD] each; it goes into the field without losing what was typed since.
(function () {
  "use strict";

  const form = document.getElementById("minutes");
  const sent = {};

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    Array.from(form.elements).forEach((field) => { sent[field.id] = field.value; });
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "merged") return;
    event.detail.target.querySelectorAll("[data-merged]").forEach((merged) => {
      const field = document.getElementById(merged.dataset.merged);
      if (!field) return;
      const before = sent[field.id];
      const added = field.tagName === "TEXTAREA" && merged.value.startsWith(before);
      field.value = added ? field.value + merged.value.slice(before.length) : merged.value;
    });
  });
})();
