// A form with data-preview shows what its words look like in the frame beside it, a moment after they were typed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-preview]");
  const card = document.querySelector("[data-preview-frame]");
  if (!form || !card) return;
  const frame = card.querySelector("iframe");
  const stage = frame.parentElement;

  const show = () => {
    const words = new URLSearchParams(new FormData(form));
    words.delete("csrf_token");
    const extra = new URLSearchParams(form.dataset.previewExtra || "");
    for (const [name, value] of extra) words.set(name, value);
    // replace() leaves no trace in the history, so that "back" still leaves the form.
    frame.contentWindow.location.replace(`${form.dataset.preview}?${words}`);
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 350);
  });

  // The desktop page is shown whole, made as small as the room for it.
  const fit = () => {
    const isDesktop = card.classList.contains("is-desktop");
    const scale = isDesktop ? Math.min(1, stage.clientWidth / 1280) : 1;
    frame.style.setProperty("zoom", scale);
  };
  card.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preview-width]");
    if (!button) return;
    for (const each of card.querySelectorAll("[data-preview-width]")) {
      const chosen = each === button;
      each.classList.toggle("active", chosen);
      each.setAttribute("aria-pressed", String(chosen));
    }
    card.classList.toggle("is-desktop", button.dataset.previewWidth === "desktop");
    fit();
  });
  addEventListener("resize", fit);
  // What the browser kept after "back" is shown at once.
  if (form.querySelector("[name=title]")?.value) frame.addEventListener("load", show, { once: true });
})();
