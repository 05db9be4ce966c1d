// The desktop page is shown whole, made as small as the room for it.
(() => {
  "use strict";
  const stage = document.querySelector("[data-looking].is-desktop");
  if (!stage) return;
  const frame = stage.querySelector("iframe");
  const fit = () => frame.style.setProperty("zoom", Math.min(1, (stage.clientWidth - 32) / 1280));
  addEventListener("resize", fit);
  fit();
})();
