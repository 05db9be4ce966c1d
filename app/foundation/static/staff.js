// Small behaviour of the staff pages. Everything works without it; nothing here knows a domain word.
(() => {
  "use strict";
  const words = document.getElementById("words").dataset;
  const progress = document.getElementById("progress");

  // A thin bar while htmx waits, after a moment, so that quick answers do not flicker.
  let waiting = 0;
  const wait = (step) => {
    waiting = Math.max(0, waiting + step);
    progress.classList.toggle("is-on", waiting > 0);
  };
  // What refreshes itself waits while somebody is in it with the keyboard (unless it says that it keeps their place),
  // marks text in it, or looks elsewhere.
  const refreshesItself = (element) => (element.getAttribute("hx-trigger") || "").includes("every");
  const isBusyIn = (place) => {
    const marked = getSelection();
    const isInside = place.contains(document.activeElement) && !place.querySelector("[data-keeps-place]");
    return document.hidden || isInside || place.querySelector(".tb-menu[open]")
      || (!marked.isCollapsed && place.contains(marked.anchorNode));
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!refreshesItself(event.detail.elt)) wait(1);
    else if (isBusyIn(event.detail.target)) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!refreshesItself(event.detail.elt)) wait(-1);
  });

  // A form answered with 422 carries its own explanation: show it instead of dropping it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const say = (text, tone = "danger", button = null) => {
    const toast = document.createElement("div");
    toast.className = `alert alert-${tone} tb-toast`;
    toast.setAttribute("role", "alert");
    toast.textContent = text;
    if (button) toast.append(button);
    document.body.append(toast);
    if (!button) setTimeout(() => toast.remove(), 8000);
    return toast;
  };
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, elt } = event.detail;
    if (xhr.status === 401 || refreshesItself(elt)) return;
    const isSentence = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    say(isSentence && xhr.responseText ? xhr.responseText : words.failed);
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!refreshesItself(event.detail.elt)) say(words.failed);
  });

  // Whoever leaves a form they have written in is asked first. What keeps itself has nothing to lose.
  let written = null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.method === "post" && !form.matches("[data-autosave], [data-details], [data-keeps-itself]")) written = form;
  });
  document.addEventListener("submit", () => { written = null; });
  addEventListener("beforeunload", (event) => {
    if (written?.isConnected) event.preventDefault();
  });

  // Somebody who writes for long sends no request: tell the server that they are there, and warn whoever is not.
  const silence = Number(document.body.dataset.stays || 0) * 1000;
  if (silence) {
    let told = Date.now();
    let isActive = false;
    let warning = null;
    const stay = () => {
      told = Date.now();
      isActive = false;
      if (warning) warning.remove();
      warning = null;
      fetch("/staff/still-here", { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")) })
        .catch(() => {});
    };
    const warn = () => {
      const button = document.createElement("button");
      button.className = "btn btn-sm ms-2";
      button.textContent = words.stay;
      button.addEventListener("click", stay);
      warning = say(words.leaving, "warning", button);
    };
    for (const kind of ["keydown", "pointerdown"]) {
      document.addEventListener(kind, () => { isActive = true; }, { passive: true });
    }
    setInterval(() => {
      const quiet = Date.now() - told;
      if (isActive && quiet > silence / 12) stay();
      else if (!warning && quiet > silence - 300_000) warn();
    }, 20_000);
  }

  // A menu closes when somebody goes elsewhere.
  const closeMenus = (besides) => {
    for (const menu of document.querySelectorAll(".tb-menu[open]")) if (!menu.contains(besides)) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".tb-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // <button data-copy="#id of a field"> copies its value; <button data-copy-text="…"> the text.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button) return;
    const source = button.dataset.copy && document.querySelector(button.dataset.copy);
    const text = source ? source.value || source.textContent : button.dataset.copyText;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!source || !source.select) return;
      source.select();
      document.execCommand("copy");
    }
    const before = button.innerHTML;
    button.textContent = words.copied;
    setTimeout(() => { button.innerHTML = before; }, 1500);
  });

  // <form data-confirm="sentence"> asks before it acts. The server never relies on it.
  document.addEventListener("submit", (event) => {
    const sentence = event.target.dataset.confirm;
    if (sentence && !window.confirm(sentence)) event.preventDefault();
  });

  // The summary of what is wrong is where reading goes on.
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
