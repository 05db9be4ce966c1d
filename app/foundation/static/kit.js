// A supporter's page: the phone's own way to share, and a copy with one tap. Without it the links are there.
(() => {
  "use strict";
  const device = document.querySelector("[data-share]");
  if (device && navigator.share) {
    device.hidden = false;
    device.addEventListener("click", async () => {
      const { share, text, url } = device.dataset;
      try {
        await navigator.share({ text, url });
        fetch(share, { keepalive: true, redirect: "manual" });
      } catch {
        // Thought better of it.
      }
    });
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
      button.textContent = button.dataset.done;
    });
  }
})();
