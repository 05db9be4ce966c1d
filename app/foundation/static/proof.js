// Solves the sum a form may carry while a flood of sign-ups is on (landing/proving.py; ALTCHA, version 1).
(() => {
  "use strict";
  const box = document.querySelector("[data-challenge]");
  if (box && window.crypto && crypto.subtle) {
    const asked = JSON.parse(box.dataset.challenge);
    const form = box.form;
    const status = document.getElementById("proof-status");
    let wantsToSend = false;
    let isWorking = true;
    form.addEventListener("submit", (event) => {
      if (isWorking) {
        event.preventDefault();
        wantsToSend = true;
      }
    });
    const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const solve = async () => {
      const encoder = new TextEncoder();
      for (let start = 0; start <= asked.maxnumber; start += 500) {
        const batch = Array.from({ length: 500 }, (_unused, index) =>
          crypto.subtle.digest("SHA-256", encoder.encode(asked.salt + (start + index))));
        const found = (await Promise.all(batch)).findIndex((hash) => hex(hash) === asked.challenge);
        if (found >= 0) return start + found;
      }
      return -1;
    };
    status.textContent = status.dataset.working;
    solve().catch(() => -1).then((number) => {
      isWorking = false;
      status.textContent = number < 0 ? "" : status.dataset.done;
      if (number >= 0) box.value = btoa(JSON.stringify({ ...asked, number }));
      if (wantsToSend) form.requestSubmit();
    });
  }
})();
