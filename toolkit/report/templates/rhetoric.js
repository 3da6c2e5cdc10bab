// Turns of speech: a list that can be searched, a timeline each, and its sentences on demand.
const TURNS = DATA.rhetoric || null;
// Taken from the map: a page that names no address asks for nothing.
const SVG = TURNS ? document.querySelector(".turn-map").namespaceURI : null;
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
function yearRange() {
  const all = TURNS.years.flat().map(([year]) => year);
  return all.length ? [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))] : [0, 0];
}
// Sentences by year, every cluster on the same axis, so that one sees at a glance which is old and which is young.
function timeline(i, [first, last]) {
  const years = TURNS.years[i];
  if (!years.length) return h("span", { class: "from" }, "—");
  const n = last - first + 1, width = 168, height = 26, step = width / n, top = Math.max(...years.map(([, count]) => count));
  const told = years.map(([year, count]) => `${year}: ${count}`).join(", ");
  const bars = years.map(([year, count]) => {
    const tall = Math.max(3, (count / top) * height);
    return draw("rect", { x: (year - first) * step + step * 0.1, y: height - tall, width: Math.max(1.5, Math.min(step * 0.8, 14)), height: tall }, draw("title", {}, `${year}: ${count}`));
  });
  const axis = draw("path", { d: `M0 ${height + 0.5}h${width}`, class: "axis" });
  const ends = n > 1 ? [draw("text", { x: 0, y: height + 12 }, String(first)), draw("text", { x: width, y: height + 12, "text-anchor": "end" }, String(last))] : [draw("text", { x: 0, y: height + 12 }, String(first))];
  return draw("svg", { class: "timeline", viewBox: `0 0 ${width} ${height + 14}`, role: "img", "aria-label": told }, ...bars, axis, ...ends);
}
function exampleItem([rank, text, near, copies]) {
  const from = ROW_OF.has(rank) ? [docLine(rank), " · ", docLink(rank)] : [];
  return h("li", {}, h("span", { lang: "zh" }, text), h("div", { class: "meta" }, from, ` · ${say("rhetoric.near", { n: near.toFixed(2) })}`, copies > 1 ? ` · ${say("rhetoric.copies", { n: copies })}` : ""));
}
function turnRow(i, range) {
  const one = TURNS.n_agencies[i] < 2;
  const count = say("rhetoric.examples", { n: TURNS.examples[i].length, wordings: TURNS.n_wordings[i] });
  const details = h("details", { toggle: () => { if (details.open && !details.querySelector("ol")) details.append(h("ol", { class: "sources turn-examples" }, TURNS.examples[i].map(exampleItem))); } }, h("summary", {}, count));
  return h("tr", { id: `turn-${i}` }, h("td", { class: "number" }, String(i + 1)),
    h("td", { class: "turn" }, h("span", { class: "said", lang: "zh" }, TURNS.sentence[i]),
      h("div", {}, TURNS.words[i].split("、").filter(Boolean).map((word) => h("span", { class: "chip word" }, word)), one ? h("span", { class: "chip" }, say("rhetoric.tier.one")) : null), details),
    number(TURNS.n_agencies[i]), number(TURNS.n_docs[i]), number(TURNS.n_sentences[i]), number(TURNS.n_wordings[i]),
    h("td", { class: "when" }, timeline(i, range)), h("td", { class: "first" }, TURNS.first_seen[i] || "—"), number(TURNS.cohesion[i]));
}
function agenciesOf(i) { return TURNS.examples[i].map(([rank]) => (ROW_OF.has(rank) ? docSource(rank) : "")).join(" "); }
let showTurn = () => {};
function buildTurns(section) {
  const range = yearRange(), columns = [["col.rank", 1], ["rhetoric.turn"], ["rhetoric.agencies", 1], ["rhetoric.docs", 1], ["rhetoric.said", 1], ["rhetoric.wordings", 1], ["rhetoric.when"], ["col.first_seen"], ["rhetoric.cohesion", 1]];
  const search = h("input", { type: "search", placeholder: say("rhetoric.search"), "aria-label": say("rhetoric.search"), input: fill });
  const spread = h("input", { type: "checkbox", change: fill }), hits = h("span", { class: "hint" }), holder = h("div");
  function fill() {
    const wanted = search.value.trim().toLowerCase();
    const rows = TURNS.sentence.map((_, i) => i).filter((i) => (!spread.checked || TURNS.n_agencies[i] > 1)
      && (!wanted || `${TURNS.sentence[i]} ${TURNS.words[i]} ${agenciesOf(i)} ${TURNS.examples[i].map((row) => row[1]).join(" ")}`.toLowerCase().includes(wanted)));
    hits.textContent = say("rhetoric.hits", { n: rows.length });
    holder.replaceChildren();
    longTable(holder, null, columns, rows.length, (at) => turnRow(rows[at], range));
  }
  section.append(h("div", { class: "controls" }, search, h("label", {}, spread, ` ${say("rhetoric.spreading")}`), hits), holder);
  fill();
  // Beside the map, where the eye is: the list may have thousands of rows.
  const chosen = document.getElementById("turn-chosen");
  showTurn = (i) => {
    chosen.replaceChildren();
    if (TURNS.sentence[i] === undefined) return;
    const row = turnRow(i, range);
    row.removeAttribute("id");
    row.classList.add("lit");
    longTable(chosen, null, columns, 1, () => row);
    row.querySelector("details").open = true;
    chosen.scrollIntoView({ block: "nearest" });
  };
}
