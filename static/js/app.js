// What every page uses: CSRF for htmx, errors, menus, dialogs, drawer, saving drafts, submit once.
// Everything here improves pages that work without it. Must run in Chromium 90.
(function () {
  "use strict";

  const RETRY_EVERY = 10000; // ms between attempts to save after the network was lost
  const SUBMIT_AGAIN_AFTER = 8000; // ms; a download leaves the page where it is

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const spriteUrl = () => {
    const use = document.querySelector(".icon use");
    return use ? use.getAttribute("href").split("#")[0] : "";
  };

  function icon(name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const use = document.createElementNS(space, "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", spriteUrl() + "#i-" + name);
    svg.appendChild(use);
    return svg;
  }

  // -- CSRF: the cookie, because logging in again in another tab changes it ------------------------
  function csrfToken() {
    const meta = document.querySelector("meta[name=csrf-cookie]");
    const start = meta.content + "=";
    const found = document.cookie.split("; ").find((part) => part.startsWith(start));
    return found ? decodeURIComponent(found.slice(start.length)) : meta.dataset.token;
  }

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });

  // -- Toasts --------------------------------------------------------------------------------------
  function toast(key, iconName, text, link) {
    const place = document.getElementById("toasts");
    clearToast(key);
    const line = document.createElement("div");
    line.className = "toastline";
    line.dataset.toast = key;
    line.append(icon(iconName), document.createTextNode(text));
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.url;
      anchor.target = "_blank";
      anchor.textContent = link.text;
      line.append(anchor);
    }
    place.append(line);
  }

  function clearToast(key) {
    all('[data-toast="' + key + '"]').forEach((line) => line.remove());
  }

  // -- Session over: never put the log-in page into a part of this page --------------------------------
  function ledToLogin(xhr) {
    const login = document.body.dataset.login;
    if (!login || !xhr || !xhr.responseURL || location.pathname === login) return false;
    return new URL(xhr.responseURL).pathname === login;
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!ledToLogin(event.detail.xhr)) return;
    event.detail.shouldSwap = false;
    toast("session", "exclamation-triangle-fill", "登录已过期，填写的内容还在本页", {
      url: document.body.dataset.login, text: "重新登录",
    });
  });

  document.addEventListener("htmx:sendError", () => {
    toast("network", "wifi-off", "网络断开，改动还在本页，连上后再保存");
  });
  document.addEventListener("htmx:timeout", () => {
    toast("network", "wifi-off", "服务器没有回应，改动还在本页，稍后自动再试");
  });
  document.addEventListener("htmx:responseError", () => {
    toast("network", "exclamation-triangle-fill", "这一步没有办成，请刷新本页再试");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || ledToLogin(event.detail.xhr)) return;
    clearToast("network");
    clearToast("session");
  });

  // -- Drafts: <form data-autosave hx-post hx-trigger="input delay:2s, autosave" hx-swap="none"> -------
  function showState(form, iconName, text) {
    const place = form.querySelector("[data-save-state]") || document.querySelector("[data-save-state]");
    if (place) place.replaceChildren(...(iconName ? [icon(iconName)] : []), " " + text);
  }

  // The server's own time, in its zone: the browser's clock and zone may be others.
  const shanghai = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
  function savedAt(answer) {
    const said = Date.parse(answer.getResponseHeader("Date") || "");
    return shanghai.format(said || Date.now());
  }

  function autosaving(form) {
    form.addEventListener("input", () => {
      if (form.dataset.unsaved !== "failed") showState(form, "", "正在编辑，停笔即保存");
      form.dataset.unsaved = "yes";
    });
    form.addEventListener("htmx:beforeRequest", (event) => {
      if (event.target !== form) return;
      form.dataset.unsaved = "sending";
      showState(form, "", "正在保存…");
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== form) return;
      if (event.detail.successful && !ledToLogin(event.detail.xhr)) {
        if (form.dataset.unsaved === "sending") delete form.dataset.unsaved;
        showState(form, "check-circle-fill", "已自动保存 " + savedAt(event.detail.xhr));
      } else {
        form.dataset.unsaved = "failed";
        showState(form, "wifi-off", "还没有保存");
      }
    });
  }

  function retryDrafts() {
    all('form[data-autosave][data-unsaved="failed"]').forEach((form) => htmx.trigger(form, "autosave"));
  }
  window.addEventListener("online", retryDrafts);
  setInterval(retryDrafts, RETRY_EVERY);
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-autosave][data-unsaved="failed"]')) event.preventDefault();
  });

  // -- Submit once ------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    delete form.dataset.unsaved;
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (token) token.value = csrfToken();
    form.dataset.sent = "yes";
    all("[type=submit]", form).forEach((button) => button.setAttribute("aria-busy", "true"));
    setTimeout(() => release(form), SUBMIT_AGAIN_AFTER);
  });

  function release(form) {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches && event.target.matches("form[data-sent]")) release(event.target);
  });

  // -- Menus, dialogs, drawer ----------------------------------------------------------------------------
  function closeMenus(except) {
    all("details.menu[open]").forEach((menu) => {
      if (menu !== except && menu.querySelector(":scope > .panel")) menu.open = false;
    });
    const found = document.getElementById("found");
    if (found && !(except && except.contains(found))) found.replaceChildren();
  }

  function closeDrawer() {
    const place = document.getElementById("drawer");
    if (!place || !place.firstChild) return false;
    place.replaceChildren();
    all('.fig[aria-expanded="true"]').forEach((link) => {
      link.removeAttribute("aria-expanded");
      link.focus();
    });
    return true;
  }

  // Straight to the button; a fragment would go along with the form and start the next page there.
  function skipTo(bar, event) {
    const button = bar && (bar.querySelector(".btn-primary:not(:disabled)") || bar.querySelector("a, button"));
    if (!button) return;
    event.preventDefault();
    button.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    closeMenus(target.closest("details.menu, [data-search]"));
    const opener = target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      if (!dialog.open) {
        dialog.showModal();
        dialog.addEventListener("close", () => opener.focus(), { once: true }); // Chromium 90 does not
      }
    }
    if (target.closest("[data-closes]")) {
      event.preventDefault();
      target.closest("dialog").close();
    }
    if (target.closest("[data-closes-drawer]")) closeDrawer();
    if (target.closest("[data-print]")) window.print();
    const copier = target.closest("[data-copies]");
    if (copier) copy(copier);
    const skip = target.closest(".skip-do");
    if (skip) skipTo(document.querySelector(skip.hash), event);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open] > .panel");
    if (open) {
      const menu = open.parentElement;
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!document.querySelector("dialog[open]:not(.dialog-inline)")) {
      closeMenus(null);
      closeDrawer();
    }
  });

  // Who goes on with Tab leaves nothing open over what comes next.
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu, [data-search]")));

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "drawer") return;
    all(".fig[aria-expanded]").forEach((link) => link.removeAttribute("aria-expanded"));
    const asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (asked && asked.matches(".fig")) asked.setAttribute("aria-expanded", "true");
    const drawer = event.target.querySelector(".drawer");
    if (drawer) {
      drawer.classList.toggle("drawer-above", Boolean(document.querySelector(".savebar")));
      drawer.focus();
    }
  });

  // -- The focus, when what had it is replaced: <button data-focus="id of what has it next">, else what
  //    then stands in its place. What has an id of its own htmx looks after.
  const STOPS = "a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), select, textarea, summary, [tabindex='0']";
  const stopsIn = (part) => all(STOPS, part).filter((stop) => stop.getClientRects().length);
  let lost = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target, active = document.activeElement;
    const inside = part && active !== part && part.contains(active);
    lost = inside ? { next: active.dataset.focus, place: stopsIn(part).indexOf(active) } : null;
  });

  function findFocus(part) {
    if (!lost || document.activeElement !== document.body) return;
    const stops = stopsIn(part);
    const next = document.getElementById(lost.next || "-") || stops[Math.min(lost.place, stops.length - 1)];
    lost = null;
    if (next) next.focus();
  }

  // -- Copy: <button data-copies="#id"> ---------------------------------------------------------------------
  function copy(button) {
    const source = document.querySelector(button.dataset.copies);
    const text = source.value === undefined ? source.textContent.trim() : source.value;
    const said = () => toast("copied", "check-circle-fill", "已复制");
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(said);
      return;
    }
    const range = document.createRange(); // plain http has no clipboard object
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (document.execCommand("copy")) said();
  }

  // -- Filter a list that is on the page: <input data-filters="id of the list"> --------------------------------
  document.addEventListener("input", (event) => {
    const list = event.target.dataset && document.getElementById(event.target.dataset.filters || "-");
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase();
    Array.from(list.children).forEach((item) => {
      const text = (item.textContent + " " + (item.dataset.find || "")).toLowerCase();
      item.hidden = !text.includes(wanted);
    });
  });

  // -- What a button does on the day typed: <button data-day-in="id of the field" data-today data-due data-later> --
  document.addEventListener("input", (event) => {
    const button = event.target.id && document.querySelector('[data-day-in="' + event.target.id + '"]');
    const day = button && /^\s*(\d{4})\D*(\d{1,2})\D*(\d{1,2})\D*$/.exec(event.target.value.normalize("NFKC"));
    if (!day) return;
    const typed = day[1] + "-" + day[2].padStart(2, "0") + "-" + day[3].padStart(2, "0");
    button.textContent = typed > button.dataset.today ? button.dataset.later : button.dataset.due;
  });

  // -- Start ----------------------------------------------------------------------------------------------------
  function prepare(root) {
    const box = root.querySelector(".error-box");
    if (box && !box.closest("[data-showcase]")) box.focus();
    const drafts = root.matches && root.matches("form[data-autosave]") ? [root] : all("form[data-autosave]", root);
    drafts.filter((form) => !form.dataset.watched).forEach((form) => {
      form.dataset.watched = "yes";
      autosaving(form);
    });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    findFocus(event.target);
    prepare(event.target);
  });
  prepare(document);

  // -- Tabs that do not fit: the current one is in view ------------------------------------------------
  all(".tabs").forEach((tabs) => {
    const current = tabs.querySelector("[aria-current]");
    if (!current) return;
    const shift = current.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
    if (shift > 0) tabs.scrollLeft += shift + 24;
  });
})();
