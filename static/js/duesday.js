// 党费日: the total follows the ticks. <form data-duesday> with checkboxes [data-amount="147.90"];
// places to write: [data-sum=total|words|picked|left]; [data-picks=all] ticks or clears all.
// In a row, [data-when=on|off] shows with the tick; select.payer says who brings the money;
// [data-shows-payers] opens those choices on the phone.
(function () {
  "use strict";

  const DIGITS = "零壹贰叁肆伍陆柒捌玖";
  const SMALL = ["", "拾", "佰", "仟"];
  const GROUPS = ["", "万", "亿", "万亿"];
  const all = (selector, root) => Array.from(root.querySelectorAll(selector));

  // Amounts are counted in 分, so that no sum is ever rounded.
  const cents = (text) => {
    const [whole, rest] = text.split(".");
    return Number(whole) * 100 + Number(((rest || "") + "00").slice(0, 2));
  };

  function money(sum) {
    const whole = String(Math.floor(sum / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
    return whole + "." + String(sum % 100).padStart(2, "0");
  }

  function integerInWords(number) {
    if (number === 0) return "零";
    const digits = String(number);
    let words = "", zero = false, groupUsed = false;
    for (let at = 0; at < digits.length; at += 1) {
      const left = digits.length - 1 - at, digit = Number(digits[at]);
      if (digit === 0) {
        zero = true;
      } else {
        words += (zero ? "零" : "") + DIGITS[digit] + SMALL[left % 4];
        zero = false;
        groupUsed = true;
      }
      if (left % 4 === 0) {
        if (groupUsed) words += GROUPS[left / 4];
        groupUsed = false;
      }
    }
    return words;
  }

  // The same words as the server's filter `daxie`.
  function inWords(sum) {
    const whole = Math.floor(sum / 100), jiao = Math.floor(sum / 10) % 10, fen = sum % 10;
    let words = whole > 0 || sum === 0 ? integerInWords(whole) + "元" : "";
    if (jiao) words += DIGITS[jiao] + "角";
    else if (fen && whole) words += "零";
    if (fen) words += DIGITS[fen] + "分";
    return jiao || fen ? words : words + "整";
  }

  function refreshRow(box) {
    const row = box.closest("tr");
    if (!row) return;
    row.classList.toggle("is-off", !box.checked);
    all("[data-when]", row).forEach((part) => {
      part.hidden = (part.dataset.when === "on") !== box.checked;
    });
    all("select.payer", row).forEach((payer) => {
      payer.closest("td").classList.toggle("is-self", payer.value === "");
    });
  }

  function refresh(form) {
    const boxes = all("input[data-amount]", form);
    const picked = boxes.filter((box) => box.checked);
    boxes.forEach(refreshRow);
    const sum = picked.reduce((total, box) => total + cents(box.dataset.amount), 0);
    const texts = {
      total: money(sum), words: inWords(sum), picked: picked.length, left: boxes.length - picked.length,
    };
    Object.keys(texts).forEach((key) => {
      all('[data-sum="' + key + '"]', form).forEach((place) => { place.textContent = texts[key]; });
    });
    all("[data-picks=all]", form).forEach((box) => {
      box.checked = picked.length === boxes.length;
      box.indeterminate = picked.length > 0 && picked.length < boxes.length;
    });
    all("[data-needs-pick]", form).forEach((button) => { button.disabled = picked.length === 0; });
  }

  all("form[data-duesday]", document).forEach((form) => {
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-picks=all]")) {
        all("input[data-amount]", form).forEach((box) => { box.checked = event.target.checked; });
      }
      refresh(form);
    });
    all("[data-shows-payers]", form).forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => form.classList.toggle("shows-payers"));
    });
    refresh(form);
  });
})();
