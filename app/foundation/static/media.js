// Pictures: dropped, pasted or chosen, sent with a progress bar; their focus set by a click.
(() => {
  "use strict";
  const token = () => document.querySelector("input[name=csrf_token]").value;
  const largest = 20 * 1024 * 1024;

  const say = (place, sentence, wrong = false) => {
    const said = place.querySelector("[data-said]");
    said.textContent = sentence;
    said.classList.toggle("is-wrong", wrong);
  };

  const upload = (place, file) => {
    if (file.size > largest) { say(place, place.dataset.tooLarge, true); return; }
    const bar = place.querySelector("[data-progress]");
    const choice = place.closest("[data-choice]");
    const body = new FormData();
    body.set("csrf_token", token());
    body.set("field", choice ? choice.dataset.choice : "");
    body.set("file", file, file.name || "picture");
    const request = new XMLHttpRequest();
    request.open("POST", place.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.upload.addEventListener("load", () => say(place, place.dataset.working));
    request.addEventListener("loadend", () => {
      bar.hidden = true;
      const answer = request.response || {};
      if (request.status !== 200) { say(place, answer.error || place.dataset.failed, true); return; }
      say(place, "");
      if (choice) choose(choice, answer);
      else location.assign(answer.url);
    });
    bar.hidden = false;
    bar.value = 0;
    say(place, "");
    request.send(body);
  };

  const choose = (choice, answer) => {
    const tiles = choice.querySelector("[data-tiles]");
    let radio = [...tiles.querySelectorAll("input")].find((one) => one.value === answer.key);
    if (!radio) {
      tiles.firstElementChild.insertAdjacentHTML("afterend", answer.tile);
      radio = tiles.children[1].querySelector("input");
    }
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The form about the chosen picture follows the choice.
  const showDetails = async (choice, key) => {
    const place = choice.closest("#panel")?.querySelector("[data-picture-details]");
    if (!place) return;
    const query = new URLSearchParams({ languages: choice.dataset.languages, back: place.dataset.back });
    const answer = key ? await fetch(`${place.dataset.pictureDetails}${key}/details?${query}`) : null;
    place.innerHTML = answer?.ok ? await answer.text() : "";
    prepare(place);
  };
  document.addEventListener("input", (event) => {
    const choice = event.target.closest("[data-choice]");
    if (choice && event.target.type === "radio") showDetails(choice, event.target.value);
    else if (event.target.matches("#focus_x, #focus_y")) point(event.target.form);
  });

  // In the editor it is kept as it is typed, like all the rest; elsewhere by the button.
  const keep = async (form) => {
    const panel = form.closest("#panel");
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json", "X-CSRFToken": token() },
    });
    const said = answer.ok ? await answer.json() : {};
    form.querySelector("[data-details-saved]").textContent = said.saved || document.getElementById("words").dataset.failed;
    // Kept as it is, the block is drawn anew with what was just said.
    panel.querySelector("form[data-autosave]")?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const isKept = (element) => element.closest?.("#panel [data-details]");
  document.addEventListener("submit", (event) => {
    if (!isKept(event.target)) return;
    event.preventDefault();
    keep(event.target);
  });
  let typing;
  document.addEventListener("input", (event) => {
    const form = isKept(event.target);
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(() => keep(form), 600);
  });
  // Whoever leaves the panel within that time loses nothing, either.
  document.addEventListener("change", (event) => {
    const form = isKept(event.target);
    if (!form) return;
    clearTimeout(typing);
    keep(form);
  });

  const point = (form) => {
    const spot = form.querySelector("[data-focus-point]");
    spot.style.left = `${form.elements.focus_x.value}%`;
    spot.style.top = `${form.elements.focus_y.value}%`;
    spot.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const focus = event.target.closest("[data-focus]");
    if (!focus) return;
    const box = focus.getBoundingClientRect();
    const form = focus.closest("form");
    form.elements.focus_x.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    form.elements.focus_y.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    point(form);
    if (isKept(form)) keep(form);
  });

  document.addEventListener("change", (event) => {
    const place = event.target.closest("[data-upload]");
    if (!place || event.target.type !== "file" || !event.target.files.length) return;
    upload(place, event.target.files[0]);
    event.target.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const place = event.target.closest?.("[data-upload]");
      if (!place) return;
      event.preventDefault();
      place.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) upload(place, event.dataTransfer.files[0]);
    });
  }
  document.addEventListener("paste", (event) => {
    const place = document.querySelector("[data-upload]");
    const file = [...(event.clipboardData?.files || [])].find((one) => one.type.startsWith("image/"));
    if (!place || !file) return;
    event.preventDefault();
    upload(place, file);
  });

  // What only works with a script shows itself here; the panel of the editor is exchanged now and then.
  const prepare = (root) => {
    for (const one of root.querySelectorAll("[data-scripted]")) one.hidden = false;
    for (const form of root.querySelectorAll("[data-details]")) point(form);
  };
  prepare(document);
  const panel = document.getElementById("panel");
  if (panel) new MutationObserver(() => prepare(panel)).observe(panel, { childList: true });
})();
