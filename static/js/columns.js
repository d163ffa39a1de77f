"use strict";
// A table of inputs: arrows and Enter go to the same column of the next row, as in a spreadsheet.
(() => {
  const form = document.querySelector("form[data-columns]");
  if (!form) return;
  form.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 };
    const step = steps[event.key];
    const column = event.target.dataset && event.target.dataset.column;
    if (!step || !column || event.isComposing) return;
    const cells = Array.from(form.querySelectorAll(`input[data-column="${column}"]`));
    const next = cells[cells.indexOf(event.target) + step];
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  });
})();
