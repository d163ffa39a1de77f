// Roll call: counts follow the ticks. <form data-rollcall> with {% roll %} rows; places to write:
// [data-count=present|leave|absent|voting]; [data-quorum=NEEDED] holds [data-quorum-met] and
// [data-quorum-short], inside them [data-count=voting] and [data-missing].
(function () {
  "use strict";

  const all = (selector, root) => Array.from(root.querySelectorAll(selector));
  const write = (places, text) => places.forEach((place) => { place.textContent = text; });

  function counted(form) {
    const counts = { present: 0, leave: 0, absent: 0, voting: 0 };
    all(".roll", form).forEach((row) => {
      const chosen = row.querySelector(".roll-input:checked");
      if (!chosen) return;
      counts[chosen.value] += 1;
      if (chosen.value === "present" && row.hasAttribute("data-votes")) counts.voting += 1;
    });
    return counts;
  }

  function refresh(form) {
    const counts = counted(form);
    Object.keys(counts).forEach((key) => write(all('[data-count="' + key + '"]', form), counts[key]));
    all("[data-quorum]", form).forEach((box) => {
      const missing = Number(box.dataset.quorum) - counts.voting;
      all("[data-quorum-met]", box).forEach((part) => { part.hidden = missing > 0; });
      all("[data-quorum-short]", box).forEach((part) => { part.hidden = missing <= 0; });
      write(all("[data-missing]", box), Math.max(missing, 0));
    });
  }

  all("form[data-rollcall]", document).forEach((form) => {
    form.addEventListener("change", (event) => {
      const row = event.target.closest(".roll");
      if (row && event.target.matches(".roll-y")) {
        all(".chip-input", row).forEach((reason) => { reason.checked = false; });
      }
      refresh(form);
    });
    refresh(form);
  });
})();
