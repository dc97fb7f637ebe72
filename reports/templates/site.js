"use strict";
(() => {
  const form = document.querySelector(".filters");
  const body = document.querySelector(".explorer tbody");
  if (!form || !body) return;
  const STEP = 200;
  const rows = Array.from(body.rows, (row, place) => ({ row, place, text: row.textContent.toLowerCase() }));
  const count = document.querySelector(".count");
  const next = document.querySelector(".next");
  const heads = document.querySelectorAll(".explorer th[data-sort]");
  const by = {
    points: (a, b) => a.row.dataset.points - b.row.dataset.points,
    severity: (a, b) => a.row.dataset.weight - b.row.dataset.weight,
    first: (a, b) => (a.row.dataset.first || "9").localeCompare(b.row.dataset.first || "9"),
    unit: (a, b) => a.row.dataset.unit.localeCompare(b.row.dataset.unit, "zh"),
    kind: (a, b) => a.row.dataset.kind.localeCompare(b.row.dataset.kind, "zh"),
    status: (a, b) => a.row.dataset.status.localeCompare(b.row.dataset.status),
  };
  const largestFirst = (name) => name === "points";
  let shown = STEP, order = "", backwards = false;

  function draw() {
    const words = form.text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = ["unit", "kind", "severity", "status"].map((name) => [name, form[name].value]).filter((w) => w[1]);
    const fits = rows.filter((r) => wanted.every(([name, value]) => r.row.dataset[name] === value)
      && words.every((word) => r.text.includes(word)));
    fits.sort((a, b) => (order ? by[order](a, b) * (backwards ? -1 : 1) : 0) || a.place - b.place);
    for (const r of rows) r.row.hidden = true;
    for (const r of fits.slice(0, shown)) { r.row.hidden = false; body.append(r.row); }
    count.textContent = fits.length === rows.length ? `共 ${rows.length} 条` : `共 ${rows.length} 条，符合条件 ${fits.length} 条`;
    if (fits.length > shown) count.textContent += `，先显示 ${shown} 条`;
    next.hidden = fits.length <= shown;
    for (const head of heads) {
      if (head.dataset.sort === order) head.setAttribute("aria-sort", backwards ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }
  function restart() { shown = STEP; draw(); }
  function sort(name) { backwards = order === name ? !backwards : largestFirst(name); order = name; form.order.value = by[name] ? name : ""; restart(); }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    if (form.order.value !== order && (form.order.value || !["kind", "status"].includes(order))) {
      order = form.order.value;
      backwards = largestFirst(order);
    }
    restart();
  });
  form.addEventListener("reset", () => setTimeout(() => { order = ""; backwards = false; restart(); }));
  next.addEventListener("click", () => { shown += STEP; draw(); });
  window.addEventListener("beforeprint", () => { shown = rows.length; draw(); });
  for (const head of heads) {
    head.tabIndex = 0;
    head.addEventListener("click", () => sort(head.dataset.sort));
    head.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(head.dataset.sort); }
    });
  }
  for (const link of document.querySelectorAll("[data-show]")) {
    link.addEventListener("click", () => { form.reset(); form.unit.value = link.dataset.show; setTimeout(() => { form.unit.value = link.dataset.show; restart(); }); });
  }
  draw();
})();
