// For websites that show a frame of ours: lets it be as high as what is in it. Without it the frame keeps its height.
(() => {
  "use strict";
  const ours = new URL(document.currentScript.src).origin;
  addEventListener("message", (event) => {
    const height = Number(event.data && event.data.testballonHeight);
    if (event.origin !== ours || !(height > 0)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === event.source) frame.height = Math.min(Math.ceil(height), 5000);
    }
  });
  // Frames that were there first say it once more.
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.src.startsWith(`${ours}/`)) frame.contentWindow.postMessage("testballonHeight", ours);
  }
})();
