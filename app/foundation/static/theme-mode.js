// Light or dark: what the person chose here, else what their system says. Runs before the first paint.
(() => {
  "use strict";
  const key = "testballon-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const show = () => {
    document.documentElement.dataset.bsTheme = remembered() || (system.matches ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("testballon:theme"));
  };
  show();
  system.addEventListener("change", show);
  // Paper is white.
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.bsTheme = "light";
    document.dispatchEvent(new CustomEvent("testballon:theme"));
  });
  addEventListener("afterprint", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      // Back to what the system says: nothing needs remembering.
      if (next === (system.matches ? "dark" : "light")) localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    } catch { /* private mode: the choice lasts for this page */ }
    document.documentElement.dataset.bsTheme = next;
    document.dispatchEvent(new CustomEvent("testballon:theme"));
  });
})();
