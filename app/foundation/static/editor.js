// The editor: the page left, its settings right; every change is kept as a draft within a second.
(() => {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const base = editor.dataset.editor;
  const language = editor.dataset.language;
  const panel = document.getElementById("panel");
  const frame = editor.querySelector("iframe");
  const stage = frame.parentElement;
  const saved = editor.querySelector("[data-saved]");
  const conflict = editor.querySelector("[data-conflict]");
  const token = document.querySelector("input[name=csrf_token]").value;
  let stamp = Number(editor.dataset.stamp);
  let open = panel.querySelector("[data-autosave]")?.dataset.autosave || "";

  // One request after the other, so that each is made on the state the one before it left.
  let line = Promise.resolve();
  const send = (path, fields, then) => {
    line = line.then(() => sendNow(path, fields, then)).catch(() => {});
    return line;
  };
  const sendNow = async (path, fields, then) => {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    body.set("seen", stamp);
    body.set("language", language);
    saved.textContent = editor.dataset.saving;
    let answer;
    try {
      answer = await fetch(base + path, {
        method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token },
      });
    } catch {
      saved.textContent = editor.dataset.failed;
      setTimeout(() => send(path, fields, then), 3000);
      return;
    }
    const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    if (answer.status === 409) {
      conflict.hidden = false;
      conflict.querySelector("[data-conflict-text]").textContent = said.conflict;
      conflict.querySelector("[data-overwrite]").onclick = () => {
        conflict.hidden = true;
        stamp = said.stamp;
        send(path, fields, then);
      };
      conflict.scrollIntoView({ block: "nearest" });
      return;
    }
    showErrors(said.errors || {});
    if (!answer.ok) {
      saved.textContent = said.refused || editor.dataset.wrong;
      return;
    }
    stamp = said.stamp;
    saved.textContent = said.saved;
    editor.querySelector("[data-undo]").disabled = !said.can_undo;
    editor.querySelector("[data-redo]").disabled = !said.can_redo;
    const publish = editor.querySelector("[data-publish]");
    if (publish) publish.disabled = !said.can_be_published;
    if (then) await then(said);
    lookAgain();
  };

  // What is said beside the publish button follows a moment after the draft.
  const checks = editor.querySelector("[data-checks]");
  let looking;
  const lookAgain = () => {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      const answer = await fetch(`${base}/checks`).catch(() => null);
      if (answer?.ok) checks.innerHTML = await answer.text();
    }, 700);
  };
  document.addEventListener("click", (event) => {
    if (!checks.contains(event.target)) checks.open = false;
  });
  checks.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    checks.open = false;
    checks.querySelector("summary").focus();
  });

  const showErrors = (errors) => {
    for (const wrong of panel.querySelectorAll(".is-invalid")) {
      wrong.classList.remove("is-invalid");
      wrong.removeAttribute("aria-invalid");
    }
    for (const old of panel.querySelectorAll("[data-error]")) old.remove();
    for (const [id, sentence] of Object.entries(errors)) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.classList.add("is-invalid");
      field.setAttribute("aria-invalid", "true");
      const line = document.createElement("div");
      line.className = "invalid-feedback d-block";
      line.dataset.error = id;
      line.textContent = sentence;
      field.after(line);
    }
  };

  // The page is exchanged without a flicker and without losing the place one was at.
  const showPage = async () => {
    const answer = await fetch(editor.dataset.preview, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = frame.contentDocument;
    const place = frame.contentWindow.scrollY;
    const look = page.head.querySelector("link[rel=stylesheet][href^='/media/']");
    const newLook = fresh.head.querySelector("link[rel=stylesheet][href^='/media/']");
    if (look && newLook && look.href !== newLook.href) look.href = newLook.getAttribute("href");
    page.body.replaceWith(page.adoptNode(fresh.body));
    frame.contentWindow.scrollTo(0, place);
    mark();
  };
  const mark = () => {
    for (const one of frame.contentDocument.querySelectorAll("[data-block]")) {
      one.toggleAttribute("data-chosen", one.dataset.block === open);
    }
  };

  const load = async (path) => {
    const answer = await fetch(`${base}${path}?language=${language}`);
    if (answer.ok) panel.innerHTML = await answer.text();
    outline();
  };
  const show = async (block) => {
    open = block;
    await load(block ? `/blocks/${block}` : "/outline");
    mark();
    panel.scrollTop = 0;
  };

  // The block one clicks on the page opens its settings; texts are changed where they stand.
  const listen = () => {
    const page = frame.contentDocument;
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a, button, summary");
      if (link && !event.target.closest("[data-text]")) event.preventDefault();
      const block = event.target.closest("[data-block]");
      if (block && block.dataset.block !== open) line.then(() => show(block.dataset.block));
    });
    page.addEventListener("submit", (event) => event.preventDefault());
    page.addEventListener("focusin", (event) => {
      const text = event.target.closest("[data-text]");
      if (text) text.dataset.before = text.textContent;
    });
    let waiting;
    page.addEventListener("input", (event) => {
      const text = event.target.closest("[data-text]");
      if (!text) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => keepText(text), 400);
    });
    page.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.closest("[data-text]")) event.preventDefault();
      keys(event);
    });
    mark();
  };
  const keepText = (text) => {
    const block = text.closest("[data-block]").dataset.block;
    const fields = { name: text.dataset.text, value: text.textContent.replaceAll("\u00ad", "") };
    const same = panel.querySelector(`[data-autosave="${block}"] [name="t-${text.dataset.text}"]`);
    if (same) same.value = fields.value;
    send(`/blocks/${block}/text`, fields);
  };
  frame.addEventListener("load", listen);
  if (frame.contentDocument?.readyState === "complete") listen();

  // What is typed into the panel is kept half a second later.
  let pause;
  panel.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    clearTimeout(pause);
    pause = setTimeout(() => keepForm(form), 500);
  });
  const keepForm = (form) => {
    const last = form.querySelector("[data-entries] .tb-entry:last-of-type");
    const grows = last && [...last.querySelectorAll("input, textarea")].some((one) => one.value.trim());
    send(`/blocks/${form.dataset.autosave}`, new FormData(form), async () => {
      await showPage();
      // The last entry is in use: offer a new one, and leave the cursor where it was.
      if (grows) {
        const id = document.activeElement?.id;
        const at = document.activeElement?.selectionStart;
        await load(`/blocks/${form.dataset.autosave}`);
        const field = id && document.getElementById(id);
        if (field) {
          field.focus();
          if (field.setSelectionRange && at !== null) field.setSelectionRange(at, at);
        }
      }
    });
  };

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open], [data-close]");
    if (!link) return;
    event.preventDefault();
    line.then(() => show(link.dataset.open || ""));
    if (link.dataset.open) {
      frame.contentDocument.querySelector(`[data-block="${link.dataset.open}"]`)?.scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-autosave]")) {
      event.preventDefault();
      keepForm(form);
    } else if (form.matches("[data-arrange]")) {
      event.preventDefault();
      const fields = new FormData(form, event.submitter);
      if (fields.get("action") === "add" && open) fields.set("after", open);
      const moves = ["up", "down"].includes(fields.get("action"));
      send("/arrange", fields, async (said) => {
        await showPage();
        await show(moves ? "" : said.block);
        if (moves) panel.querySelector(`[data-id="${said.block}"] [value="${fields.get("action")}"]`)?.focus();
        else frame.contentDocument.querySelector(`[data-block="${said.block}"]`)?.scrollIntoView({ block: "center" });
      });
    } else if (form.matches("[data-step]")) {
      event.preventDefault();
      step(form.querySelector("[data-undo]") ? "undo" : "redo");
    }
  });
  const step = (way) => send(`/${way}`, {}, async () => {
    await showPage();
    await show(frame.contentDocument.querySelector(`[data-block="${open}"]`) ? open : "");
  });
  const keys = (event) => {
    const writes = event.target.closest?.("input, textarea, [contenteditable]");
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || writes) return;
    event.preventDefault();
    step(event.shiftKey ? "redo" : "undo");
  };
  document.addEventListener("keydown", keys);

  // Blocks are moved by drag here, by the arrow buttons everywhere.
  const outline = () => {
    const list = panel.querySelector("[data-outline]");
    if (!list || !window.Sortable) return;
    window.Sortable.create(list, {
      handle: "[data-grip]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      onMove: (event) => event.dragged.dataset.place === event.related.dataset.place,
      onEnd: (event) => {
        const next = event.item.nextElementSibling?.dataset.id || "";
        send("/arrange", { action: "move", block: event.item.dataset.id, before: next }, showPage);
      },
    });
  };
  outline();

  const fit = () => {
    const wide = editor.classList.contains("is-desktop");
    const scale = wide ? Math.min(1, stage.clientWidth / 1280) : 1;
    frame.style.setProperty("zoom", scale);
  };
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-width]");
    if (!button) return;
    for (const one of editor.querySelectorAll("[data-width]")) {
      one.classList.toggle("active", one === button);
      one.setAttribute("aria-pressed", String(one === button));
    }
    editor.classList.toggle("is-desktop", button.dataset.width === "desktop");
    fit();
  });
  addEventListener("resize", fit);
})();
