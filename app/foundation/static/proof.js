// While a flood of sign-ups is on: has ALTCHA's widget do its sum, and sends the form when that is done (landing/proving.py).
const place = document.getElementById("proof");
// Without a secure connection browsers do no such sum, and waiting does as well.
if (place && globalThis.isSecureContext && globalThis.$altcha) {
  const form = place.closest("form");
  const words = JSON.parse(place.dataset.words);
  const { algorithms, defaults, i18n } = globalThis.$altcha;
  let wantsToSend = false;
  let sentAt = -Infinity;
  algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.worker));
  i18n.set("ours", words);
  defaults.set({
    auto: "onload",
    challenge: form.elements.challenge.value,
    hideFooter: true,
    hideLogo: true,
    // How somebody moves and types is nobody's business.
    humanInteractionSignature: false,
    language: "ours",
    name: "proof",
    workers: Math.min(4, navigator.hardwareConcurrency || 2),
  });
  const widget = document.createElement("altcha-widget");
  form.addEventListener("submit", (event) => {
    if (widget.getState() === "verifying") {
      event.preventDefault();
      wantsToSend = true;
      i18n.set("ours", { ...words, verifying: words.sending });
    } else if (performance.now() - sentAt < 3000) {
      // A double click: what was solved is good for one sign-up.
      event.preventDefault();
    } else {
      sentAt = performance.now();
    }
  });
  widget.addEventListener("statechange", (event) => {
    if (wantsToSend && event.detail.state !== "verifying") {
      wantsToSend = false;
      form.requestSubmit();
    }
  });
  place.append(widget);
}
