// A colour can be picked or typed; each follows the other.
(() => {
  "use strict";
  for (const place of document.querySelectorAll("[data-colour]")) {
    const written = place.querySelector("input[type=text]");
    const picker = place.querySelector("[data-picker]");
    picker.hidden = false;
    picker.addEventListener("input", () => {
      written.value = picker.value;
      written.dispatchEvent(new Event("input", { bubbles: true }));
    });
    written.addEventListener("input", () => {
      if (/^#[0-9a-f]{6}$/i.test(written.value)) picker.value = written.value;
    });
  }
})();
