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
  document.addEventListener("htmx:beforeRequest", () => wait(1));
  document.addEventListener("htmx:afterRequest", () => wait(-1));

  // A form answered with 422 carries its own explanation: show it instead of dropping it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const say = (text) => {
    const toast = document.createElement("div");
    toast.className = "alert alert-danger tb-toast";
    toast.setAttribute("role", "alert");
    toast.textContent = text;
    document.body.append(toast);
    setTimeout(() => toast.remove(), 8000);
  };
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) say(words.failed);
  });
  document.addEventListener("htmx:sendError", () => say(words.failed));

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
