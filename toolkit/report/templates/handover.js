// Leaving matches, sources or short ones out, and the source of a passage beside it. The page stands without this script.
// What a reader left out stands in the address, so that it can be kept: d0.matches=3,5&d0.sources=1&d0.shorter=20&d0.why.s1=...
const sheets = DATA.documents.map((data, number) => ({ number, data, matches: new Set(), sources: new Set(), shorter: 0, why: {} }));
const drawer = { sheet: null, row: -1, back: null };
const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
const exact = (share) => `${(share * 100).toFixed(1)}%`;

function load() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const numbers = (key, most) => (kept.get(key) || "").split(",").filter((n) => /^\d+$/.test(n)).map(Number).filter((n) => n < most);
  for (const sheet of sheets.filter((one) => one.data)) {
    sheet.matches = new Set(numbers(`d${sheet.number}.matches`, sheet.data.start.length));
    sheet.sources = new Set(numbers(`d${sheet.number}.sources`, sheet.data.sources));
    sheet.shorter = numbers(`d${sheet.number}.shorter`, 1e6)[0] || 0;
    for (const [key, value] of kept) if (key.startsWith(`d${sheet.number}.why.`)) sheet.why[key.slice(`d${sheet.number}.why.`.length)] = value;
  }
}
function keep() {
  const kept = new URLSearchParams();
  for (const { number, matches, sources, shorter, why } of sheets) {
    if (matches.size) kept.set(`d${number}.matches`, [...matches].sort((a, b) => a - b).join(","));
    if (sources.size) kept.set(`d${number}.sources`, [...sources].sort((a, b) => a - b).join(","));
    if (shorter) kept.set(`d${number}.shorter`, shorter);
    for (const [key, reason] of Object.entries(why)) if (reason && isOut({ matches, sources, shorter }, key)) kept.set(`d${number}.why.${key}`, reason);
  }
  history.replaceState(null, "", `#${kept}`);
}
function isOut(sheet, key) {
  if (key === "n") return sheet.shorter > 0;
  return key[0] === "m" ? sheet.matches.has(Number(key.slice(1))) : sheet.sources.has(Number(key.slice(1)));
}

function refresh(sheet) {
  const root = document.getElementById(`d${sheet.number}`);
  if (!sheet.data) return;
  const now = rescore(sheet.data, sheet), before = rescore(sheet.data, { matches: new Set(), sources: new Set(), shorter: 0 });
  const touched = sheet.matches.size + sheet.sources.size + sheet.shorter > 0;
  const figures = (scores) => ({ total: scores.reused, formulas_off: scores.reused - scores.formulaic,
    own_off: scores.reused - scores.formulaic - scores.own_earlier, superior_off: scores.copied, largest: scores.largest });
  const told = figures(now), old = figures(before);
  for (const figure of all("[data-ratio]", root)) {
    const key = figure.dataset.ratio;
    figure.dataset.value = told[key];
    figure.querySelector(".now").textContent = exact(told[key]);
    figure.querySelector(".was").textContent = touched ? say("hand.was", { share: exact(old[key]) }) : "";
  }
  for (const part of all(".part", root)) part.style.width = `${100 * now[part.dataset.share]}%`;
  for (const share of all("[data-share-told]", root)) share.textContent = exact(share.dataset.shareTold === "original" ? 1 - now.reused : now[share.dataset.shareTold]);
  for (const line of all("[data-source]", root)) {
    const source = Number(line.dataset.source);
    line.querySelector(".share").textContent = exact(now.shares[source]);
    line.querySelector(".alone").textContent = exact(now.alones[source]);
    line.dataset.value = now.shares[source];
    line.classList.toggle("out", sheet.sources.has(source) || !now.alones[source]);
  }
  marks(sheet, root, now.kept);
  boxes(sheet, now.kept);
  trail(sheet, root, touched, now, old);
}
// Each mark shows the best source that still counts; a mark of none is plain text again.
function marks(sheet, root, kept) {
  for (const mark of all(".t[data-m]", root)) {
    const left = mark.dataset.m.split(" ").map(Number).filter((row) => kept[row]);
    const source = left.length ? sheet.data.source[left[0]] : -1;
    mark.classList.toggle("off", source < 0);
    mark.className = mark.className.replace(/\bs(\d+|x)\b/, source < 0 || source >= 10 ? "sx" : `s${source + 1}`);
    if (mark.dataset.tag) mark.dataset.tag = source < 0 ? "" : source + 1;
    if (source < 0) mark.setAttribute("tabindex", "-1"); else mark.setAttribute("tabindex", "0");
  }
}
function boxes(sheet, kept) {
  for (const box of all(`input[data-sheet="${sheet.number}"]`)) {
    if (box.dataset.kind === "source") box.checked = !sheet.sources.has(Number(box.dataset.at));
    if (box.dataset.kind === "match") { box.checked = kept[Number(box.dataset.at)]; box.closest(".card").classList.toggle("out", !box.checked); }
    if (box.dataset.kind === "shorter" && document.activeElement !== box) box.value = sheet.shorter;
  }
}
// The record of what a person left out: it is printed with the figures.
function trail(sheet, root, touched, now, old) {
  const rows = [], d = sheet.data;
  const row = (key, what, size) => {
    const why = h("input", { type: "text", class: "why", maxlength: 200, value: sheet.why[key] || "", "aria-label": say("hand.trail.why"), placeholder: say("hand.trail.why"),
      input: () => { sheet.why[key] = why.value; why.nextSibling.textContent = why.value || "—"; keep(); } });
    const back = () => { if (key === "n") sheet.shorter = 0; else (key[0] === "m" ? sheet.matches : sheet.sources).delete(Number(key.slice(1))); changed(sheet); };
    rows.push(h("tr", {}, h("td", {}, what), h("td", { class: "number" }, size), h("td", {}, why, h("span", { class: "reason" }, sheet.why[key] || "—")),
      h("td", { class: "act" }, h("button", { type: "button", click: back }, say("hand.trail.back")))));
  };
  if (sheet.shorter) {
    const short = d.equal.filter((n, i) => n < sheet.shorter && d.source[i] >= 0).length;
    row("n", say("hand.trail.shorter", { n: sheet.shorter }), say("hand.trail.matches", { n: short }));
  }
  for (const source of [...sheet.sources].sort((a, b) => a - b)) row(`s${source}`, `${say("hand.trail.source", { n: source + 1 })} ${nameOf(root, source)}`, say("hand.trail.matches", { n: d.source.filter((one) => one === source).length }));
  for (const match of [...sheet.matches].sort((a, b) => a - b)) row(`m${match}`, say("hand.trail.match", { name: cardName(root, match) }), say("chars", { n: d.equal[match] }));
  const figures = ["total", "formulas_off", "own_off", "superior_off", "largest"].map((key) => `${say(`hand.ratio.${key}`)} ${exact(old[key])} → ${all(`[data-ratio="${key}"]`, root)[0].querySelector(".now").textContent}`);
  root.querySelector(".trail").replaceChildren(...(touched ? [h("table", { class: "list" }, h("thead", {}, h("tr", {}, ["what", "size", "why"].map((key) => h("th", { scope: "col" }, say(`hand.trail.${key}`))), h("th", { class: "act" }))), h("tbody", {}, rows)),
    h("p", {}, `${say("hand.trail.figures")} ${figures.join(say("hand.trail.between"))}`)] : [h("p", {}, say("hand.trail.none"))]));
  root.querySelector(".after").textContent = touched ? say("hand.after", { share: exact(now.copied), n: rows.length }) : "";
}
function nameOf(root, source) {
  const line = root.querySelector(`[data-source="${source}"] .title`);
  return line ? line.textContent : "";
}
function cardName(root, match) {
  const card = root.querySelector(`.card[data-row="${match}"]`);
  return card ? card.dataset.name : `#${match}`;
}
function changed(sheet) { keep(); refresh(sheet); }

document.addEventListener("change", (event) => {
  const box = event.target, sheet = sheets[Number(box.dataset.sheet)];
  if (!box.dataset.kind || !sheet) return;
  const at = Number(box.dataset.at);
  if (box.dataset.kind === "source") box.checked ? sheet.sources.delete(at) : sheet.sources.add(at);
  if (box.dataset.kind === "match") box.checked ? sheet.matches.delete(at) : sheet.matches.add(at);
  if (box.dataset.kind === "shorter") sheet.shorter = Math.max(0, Math.min(999999, Math.floor(Number(box.value)) || 0));
  changed(sheet);
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest(".t[data-m]"), reset = event.target.closest("[data-reset]"), act = event.target.closest("[data-drawer]"), jump = event.target.closest("[data-jump]");
  if (mark && !mark.classList.contains("off")) openSource(mark);
  if (reset) { const sheet = sheets[Number(reset.dataset.reset)]; sheet.matches.clear(); sheet.sources.clear(); sheet.shorter = 0; sheet.why = {}; changed(sheet); }
  if (act) ({ close: closeSource, next: () => step(1), previous: () => step(-1) })[act.dataset.drawer]();
  if (jump) { const target = document.getElementById(jump.dataset.jump); if (target) { target.scrollIntoView({ block: "center" }); target.focus(); } }
});
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName) && event.target.type !== "checkbox";
  if (event.key === "Escape") return closeSource();
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".t[data-m]")) { event.preventDefault(); openSource(event.target); }
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});

// The card of a passage in a drawer at the foot of the window, so that text and source are seen together.
function openSource(mark) {
  const sheet = sheets[Number(mark.closest("[data-number]").dataset.number)];
  const kept = keptMatches(sheet.data, sheet);
  const row = mark.dataset.m.split(" ").map(Number).find((one) => kept[one] && document.querySelector(`#d${sheet.number} .card[data-row="${one}"]`));
  if (row !== undefined) { drawer.back = mark; showCard(sheet, row); }
}
function showCard(sheet, row) {
  const card = document.querySelector(`#d${sheet.number} .cards .card[data-row="${row}"]`), box = document.getElementById("drawer");
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  Object.assign(drawer, { sheet, row });
  box.querySelector(".held").replaceChildren(copy);
  box.hidden = false;
  document.body.classList.add("drawn");
  for (const mark of all(".t.lit")) mark.classList.remove("lit");
  const lit = all(`#d${sheet.number} .t[data-m]`).filter((mark) => mark.dataset.m.split(" ").includes(String(row)));
  for (const mark of lit) mark.classList.add("lit");
  if (lit.length && (!drawer.back || !lit.includes(drawer.back))) { drawer.back = lit[0]; lit[0].scrollIntoView({ block: "center" }); }
  box.focus({ preventScroll: true });
}
function closeSource() {
  const box = document.getElementById("drawer");
  if (box.hidden) return;
  box.hidden = true;
  document.body.classList.remove("drawn");
  for (const mark of all(".t.lit")) mark.classList.remove("lit");
  if (drawer.back) drawer.back.focus();
}
function step(way) {
  if (!drawer.sheet || document.getElementById("drawer").hidden) return;
  const rows = all(`#d${drawer.sheet.number} .cards .card:not(.out)`).map((card) => Number(card.dataset.row));
  if (!rows.length) return;
  const at = rows.indexOf(drawer.row);
  showCard(drawer.sheet, rows[(at + way + rows.length) % rows.length]);
}
load();
sheets.forEach(refresh);
document.body.classList.add("live");
