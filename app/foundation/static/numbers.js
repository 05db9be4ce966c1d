// The numbers of a campaign: draws the table of its course as a chart, and keeps open across refreshes what was open.
// Comes with the numbers themselves, which may be swapped into any staff page; without it the table is there.
(() => {
  "use strict";
  if (window.testballonNumbers) return;
  window.testballonNumbers = true;

  const PAPER_WIDTH = 680;
  const HEIGHTS = [120, 170];
  const AXIS_HEIGHT = 30;
  const DENSE = 150;
  let drawn = null;

  // What the table says, the oldest first.
  const read = () => {
    const table = document.querySelector("#numbers-course table");
    if (!table) return null;
    const rows = [...table.tBodies[0].rows].reverse();
    const text = (cell) => cell.textContent.trim();
    return {
      goesOn: table.hasAttribute("data-goes-on"),
      names: [...table.tHead.rows[0].cells].slice(1).map(text),
      labels: rows.map((row) => text(row.cells[0]).replace(/\s+/g, " ")),
      short: rows.map((row) => row.dataset.short),
      // The numbers of what happened in a step, as the list below the drawing has them.
      marks: rows.map((row) => row.dataset.marks || ""),
      columns: [1, 2, 3].map((n) => rows.map((row) => Number(row.cells[n].textContent.replace(/\D/g, "")))),
    };
  };

  const write = (number) => new Intl.NumberFormat(document.documentElement.lang).format(number);

  const inks = (host) => {
    const style = getComputedStyle(host);
    const ink = (name) => style.getPropertyValue(name).trim();
    return {
      font: `12px ${style.fontFamily}`,
      text: style.color,
      ground: getComputedStyle(host.closest(".card")).backgroundColor,
      grid: ink("--tb-ink-grid"),
      // One ink for people who came, one for people who take part; within it the line's kind tells two apart.
      series: [
        { stroke: ink("--tb-ink-views"), width: 1.5, fill: ink("--tb-ink-views-soft") },
        { stroke: ink("--tb-ink-confirmed"), width: 1.5, dash: [5, 4] },
        { stroke: ink("--tb-ink-confirmed"), width: 2.5, fill: ink("--tb-ink-confirmed-soft") },
      ],
    };
  };

  const widthOf = (texts, font) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    return Math.ceil(Math.max(...texts.map((text) => pen.measureText(text).width)));
  };

  // A step that is not over yet is a hollow dot: joined to the line it would look like a fall.
  const dotSteps = (plot, steps, ink) => {
    const { ctx } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.lineWidth = 1.5 * scale;
    ctx.fillStyle = ink.ground;
    steps.forEach(({ at, value, stroke }) => {
      ctx.strokeStyle = stroke;
      ctx.beginPath();
      ctx.arc(plot.valToPos(at, "x", true), plot.valToPos(value, "y", true), 3.5 * scale, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    });
    ctx.restore();
  };

  // Each line's name stands at its end, moved apart where two lines end at one height.
  const nameLines = (plot, ends, ink) => {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const places = ends.map(({ name, value }) => ({ name, y: plot.valToPos(value, "y", true) })).sort((a, b) => b.y - a.y);
    let below = bbox.top + bbox.height + 8 * scale;
    ctx.save();
    ctx.font = ink.font.replace("12px", `${12 * scale}px`);
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    for (const place of places) {
      place.y = Math.min(place.y, below - 15 * scale);
      below = place.y;
      ctx.fillStyle = ink.text;
      ctx.fillText(place.name, bbox.left + bbox.width + 8 * scale, place.y);
    }
    ctx.restore();
  };

  // What happened, as a line across with its number above.
  const markEvents = (plot, marks, ink, isNamed) => {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    let free = -Infinity;
    ctx.save();
    ctx.font = ink.font.replace("12px", `${11 * scale}px`);
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.strokeStyle = ctx.fillStyle = ink.text;
    ctx.lineWidth = scale;
    ctx.setLineDash([2 * scale, 3 * scale]);
    marks.forEach((mark, at) => {
      if (!mark) return;
      const x = Math.round(plot.valToPos(at, "x", true)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const numbers = mark.split(" ");
      const text = numbers.length > 2 ? `${numbers[0]}–${numbers.at(-1)}` : numbers.join(" ");
      const half = ctx.measureText(text).width / 2 + 3 * scale;
      // A number that would lie on its neighbour is left out; the list has them all.
      if (!isNamed || x - half < free) return;
      free = x + half;
      ctx.fillText(text, x, bbox.top - 2 * scale);
    });
    ctx.restore();
  };

  const panel = (host, model, columns, width, ink, sides, say) => {
    const isLowest = columns.length > 1;
    const count = model.labels.length;
    // The last step that is over, where the lines end.
    const end = model.goesOn ? count - 2 : count - 1;
    const drawnLast = [...columns].reverse();
    const ends = drawnLast.map((n) => ({ name: model.names[n], value: model.columns[n][Math.max(0, end)] }));
    const open = drawnLast.map((n) => ({ at: count - 1, value: model.columns[n][count - 1], stroke: ink.series[n].stroke }));
    const line = { stroke: ink.grid, width: 1 };
    const options = {
      width,
      height: HEIGHTS[isLowest ? 1 : 0],
      padding: [isLowest ? 10 : 18, sides.right, isLowest ? 0 : 6, 0],
      legend: { show: false },
      cursor: { sync: { key: "numbers" }, drag: { x: false, y: false }, y: false },
      scales: {
        x: { time: false, range: () => (count > 1 ? [0, count - 1] : [-1, 1]) },
        y: { range: (_plot, _least, most) => [0, Math.max(4, most) * 1.08] },
      },
      axes: [
        {
          show: true, size: isLowest ? AXIS_HEIGHT : 0, stroke: ink.text, font: ink.font, gap: 6,
          grid: line, ticks: { show: false }, space: sides.label + 18,
          incrs: [1, 2, 3, 6, 7, 12, 14, 24, 28, 56, 91, 182, 364],
          values: (_plot, splits) => splits.map((n) => (isLowest && model.short[n]) || ""),
        },
        {
          size: sides.left, stroke: ink.text, font: ink.font, gap: 6, grid: line, ticks: { show: false },
          space: 28, incrs: [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((m) => n * 10 ** m)).sort((a, b) => a - b),
          values: (_plot, splits) => splits.map(write),
        },
      ],
      series: [{}, ...columns.map((n) => ({ ...ink.series[n], ...(count > DENSE && { width: 1 }), label: model.names[n], points: { show: count < 32, size: 4 } }))],
      hooks: {
        drawClear: [(plot) => markEvents(plot, model.marks, ink, !isLowest)],
        draw: [(plot) => nameLines(plot, ends, ink), (plot) => model.goesOn && dotSteps(plot, open, ink)],
        setCursor: [(plot) => say(plot.cursor.idx)],
      },
    };
    const over = (column) => column.map((value, n) => (n > end ? null : value));
    return new uPlot(options, [model.labels.map((_label, n) => n), ...columns.map((n) => over(model.columns[n]))], host);
  };

  const draw = (forcedWidth) => {
    const host = document.getElementById("numbers-chart");
    const model = host && read();
    if (!model || !window.uPlot) return;
    const pointer = drawn && drawn.plots[0].cursor.left;
    if (drawn) drawn.plots.forEach((plot) => plot.destroy());
    host.replaceChildren();
    const readout = document.createElement("p");
    readout.className = "tb-chart-readout";
    host.append(readout);
    const say = (at) => {
      const n = at ?? model.labels.length - 1;
      readout.textContent = `${model.labels[n]}: ${model.names.map((name, m) => `${name} ${write(model.columns[m][n])}`).join(" · ")}`;
    };
    const ink = inks(host);
    const most = Math.max(4, ...model.columns.flat()) * 1.08;
    const label = widthOf(model.short, ink.font);
    const sides = {
      left: Math.max(widthOf([write(Math.round(most))], ink.font) + 14, label / 2 + 2),
      right: widthOf(model.names, ink.font) + 12,
      label,
    };
    const width = forcedWidth || host.clientWidth;
    const plots = [[0], [1, 2]].map((columns) => panel(host, model, columns, width, ink, sides, say));
    drawn = { host, width, plots };
    say(null);
    // A hand that rests on the chart goes on reading where it was.
    if (pointer > 0) plots[0].setCursor({ left: pointer, top: 1 });
  };

  // The canvas does not grow by itself.
  const watcher = new ResizeObserver(([entry]) => {
    if (drawn && Math.round(entry.contentRect.width) !== drawn.width && entry.contentRect.width > 0) draw();
  });
  const begin = () => {
    draw();
    watcher.disconnect();
    if (drawn) watcher.observe(drawn.host);
  };

  // What somebody is reading: the first card that is not above the window, by its heading, and where it stands.
  const reading = () => {
    const cards = [...document.querySelectorAll("#numbers section[aria-labelledby]")];
    const card = cards.find((one) => one.getBoundingClientRect().bottom > 0);
    return card && { name: card.getAttribute("aria-labelledby"), top: card.getBoundingClientRect().top };
  };
  const stayAt = (place) => {
    const card = place && document.querySelector(`#numbers section[aria-labelledby="${place.name}"]`);
    if (card && scrollY) scrollBy({ top: card.getBoundingClientRect().top - place.top, behavior: "instant" });
  };

  let open = [];
  let place = null;
  const isOurs = (event) => event.detail.target?.id === "numbers";
  document.addEventListener("htmx:configRequest", (event) => {
    if (!isOurs(event)) return;
    const now = event.detail.target.querySelector("[data-version]");
    if (now) event.detail.parameters.seen = now.dataset.version;
  });
  // Who writes a note is not interrupted; what is written stays in its field (hx-preserve) when the numbers move on.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isOurs(event) && document.activeElement?.matches("#numbers textarea")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isOurs(event) || !event.detail.shouldSwap) return;
    const { target } = event.detail;
    open = [...target.querySelectorAll("details[open][id]")].map((one) => one.id);
    place = reading();
    // Between the old and the drawn new the page must not shrink, or the browser would scroll.
    target.style.minHeight = `${target.offsetHeight}px`;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isOurs(event)) return;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    begin();
    event.detail.target.style.minHeight = "";
    stayAt(place);
  });
  document.addEventListener("testballon:theme", () => draw());
  addEventListener("beforeprint", () => draw(PAPER_WIDTH));
  addEventListener("afterprint", () => draw());
  begin();
})();
