// The list of documents: filter, sort, pages of fifty.
const PAGE_ROWS = 50;
const FLAGS_OF = new Map();
if (DATA.flags) DATA.flags.doc.forEach((rank, i) => FLAGS_OF.set(rank, [...(FLAGS_OF.get(rank) || []), i]));
const list = { rows: [], page: 0, key: "rank", down: false, text: "", agency: "", year: "" };
const COLUMNS = [
  { key: "rank", of: (row) => DOCS.rank[row], number: true },
  { key: "document", of: (row) => docTitle(DOCS.rank[row]) },
  { key: "agency", of: (row) => DOCS.agency[row] || DOCS.site[row] || "" },
  { key: "year", of: (row) => DOCS.year[row] || 0, number: true },
  { key: "chars", of: (row) => DOCS.n_chars[row], number: true },
  { key: "copied", of: (row) => DOCS.shares[3][row], number: true },
  { key: "bar" }, { key: "why" },
];

function choice(label, values, onChange) {
  const select = h("select", { "aria-label": label, change: () => onChange(select.value) }, h("option", { value: "" }, label));
  select.append(...values.map((value) => h("option", { value }, value)));
  return select;
}
function distinct(column) { return [...new Set(column.slice(0, DATA.listed).filter((value) => value !== null))].sort(); }

function buildDocuments(section) {
  const search = h("input", { type: "search", placeholder: say("filter"), "aria-label": say("filter"), input: () => narrow({ text: search.value.toLowerCase() }) });
  const years = distinct(DOCS.year).reverse().map(String);
  section.append(h("div", { class: "controls" }, search,
    choice(say("filter.agency"), distinct(DOCS.agency), (agency) => narrow({ agency })),
    choice(say("filter.year"), years, (year) => narrow({ year })),
    h("span", { id: "hits", class: "hint", role: "status" })));
  const keys = SHARES.map((name) => h("li", {}, h("span", { class: `swatch ${name}` }), say(`share.${name}`)));
  section.append(h("ul", { class: "keys" }, keys), h("table", { class: "docs", id: "docs" }), h("div", { class: "controls pager", id: "pager" }));
  narrow({});
}
function narrow(change) {
  Object.assign(list, change, { page: 0 });
  list.rows = [];
  for (let row = 0; row < DATA.listed; row++) if (wanted(row)) list.rows.push(row);
  const column = COLUMNS.find((one) => one.key === list.key), way = list.down ? -1 : 1;
  const keys = new Map(list.rows.map((row) => [row, column.of(row)]));
  list.rows.sort((a, b) => way * (keys.get(a) < keys.get(b) ? -1 : keys.get(a) > keys.get(b) ? 1 : 0) || a - b);
  drawDocuments();
}
function wanted(row) {
  if (list.agency && DOCS.agency[row] !== list.agency) return false;
  if (list.year && String(DOCS.year[row]) !== list.year) return false;
  return !list.text || [DOCS.title[row], DOCS.agency[row], DOCS.site[row], DOCS.doc_id[row], DOCS.region[row]].some((value) => value && value.toLowerCase().includes(list.text));
}
function heading(column) {
  const sorted = list.key === column.key ? (list.down ? "descending" : "ascending") : null;
  const sort = () => narrow({ key: column.key, down: list.key === column.key ? !list.down : column.number && column.key !== "rank" });
  const label = say(`col.${column.key}`);
  return h("th", { scope: "col", class: column.number ? "number" : column.key, "aria-sort": sorted }, column.of ? h("button", { type: "button", click: sort }, label) : label);
}
function documentRow(row) {
  const rank = DOCS.rank[row];
  const flags = [...new Set((FLAGS_OF.get(rank) || []).map((i) => DATA.flags.flag[i]))];
  return h("tr", {},
    h("td", { class: "number" }, show(rank + 1)),
    h("td", {}, docLink(rank), DOCS.title[row] ? h("span", { class: "path" }, DOCS.doc_id[row]) : null, h("div", {}, flags.map((flag) => h("span", { class: "chip" }, named("flag", flag))))),
    h("td", { class: "agency" }, DOCS.agency[row] || DOCS.site[row] || "—"), h("td", { class: "number" }, DOCS.year[row] === null ? "—" : String(DOCS.year[row])),
    h("td", { class: "number" }, show(DOCS.n_chars[row])), h("td", { class: "number" }, percent(DOCS.shares[3][row])),
    h("td", { class: "bar" }, bar(row)), h("td", { class: "why" }, DOCS.why[row]));
}
function drawDocuments() {
  const pages = Math.max(1, Math.ceil(list.rows.length / PAGE_ROWS)), shown = list.rows.slice(list.page * PAGE_ROWS, (list.page + 1) * PAGE_ROWS);
  document.getElementById("docs").replaceChildren(h("thead", {}, h("tr", {}, COLUMNS.map(heading))), h("tbody", {}, shown.map(documentRow)));
  const turn = (step) => () => { list.page += step; drawDocuments(); window.scrollTo(0, 0); };
  document.getElementById("hits").textContent = say("filter.hits", { n: list.rows.length })
    + (DATA.total > DATA.listed ? say("filter.capped", { listed: DATA.listed, all: DATA.total }) : "");
  document.getElementById("pager").replaceChildren(
    h("button", { type: "button", disabled: list.page === 0, click: turn(-1) }, say("page.previous")),
    h("span", { class: "hint" }, say("page.of", { page: list.page + 1, pages })),
    h("button", { type: "button", disabled: list.page >= pages - 1, click: turn(1) }, say("page.next")));
}
