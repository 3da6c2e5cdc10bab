// Formulas, families, flags and skipped files.
const LIST_ROWS = 100;

// A table that shows its first rows and more on demand, so that thousands of rows do not slow the page down.
function longTable(section, about, columns, count, rowOf) {
  if (about) section.append(h("p", { class: "hint" }, about));
  if (!count) return section.append(h("p", {}, say("none")));
  const body = h("tbody"), more = h("button", { type: "button", click: () => grow() });
  let shown = 0;
  function grow() {
    const end = Math.min(count, shown + LIST_ROWS);
    for (; shown < end; shown++) body.append(rowOf(shown));
    more.textContent = `${say("page.next")}（${show(shown)} / ${show(count)}）`;
    more.hidden = shown >= count;
  }
  const head = h("tr", {}, columns.map(([key, number]) => h("th", { scope: "col", class: number ? "number" : null }, say(key))));
  section.append(h("table", { class: "list" }, h("thead", {}, head), body), h("p", {}, more));
  grow();
}
const number = (value) => h("td", { class: "number" }, value === null ? "—" : show(value));
const cell = (...children) => h("td", {}, ...children);

const LISTS = {
  formulas(section) {
    const rows = DATA.formulas;
    longTable(section, say("formulas.about"), [["col.text"], ["col.n_docs", 1], ["col.n_agencies", 1], ["col.n_years", 1], ["col.first_seen"]], rows.text.length,
      (i) => h("tr", {}, cell(rows.text[i]), number(rows.n_docs[i]), number(rows.n_agencies[i]), number(rows.n_years[i]), cell(rows.first_seen[i] || "—")));
  },
  families(section) {
    const rows = DATA.families;
    const link = ([rank, near]) => h("div", {}, ROW_OF.has(rank) ? docLink(rank) : "—", h("span", { class: "from" }, ` ${ROW_OF.has(rank) ? docLine(rank) : ""} · ${near}`));
    longTable(section, say("families.about"), [["col.family"], ["col.size", 1], ["col.minimum", 1], ["col.medoid"], ["col.members"]], rows.length, (i) => {
      const members = rows[i].members, medoid = members.filter((member) => member[2]), rest = members.filter((member) => !member[2]);
      const folded = rest.length > 5 ? h("details", {}, h("summary", {}, `+${rest.length - 5}`), rest.slice(5).map(link)) : null;
      return h("tr", {}, cell(String(rows[i].id)), number(rows[i].size), number(rows[i].minimum), cell(medoid.map(([rank]) => (ROW_OF.has(rank) ? docLink(rank) : "—"))), cell(rest.slice(0, 5).map(link), folded));
    });
  },
  flags(section) {
    const rows = DATA.flags;
    const doc = (rank, id) => (ROW_OF.has(rank) ? docLink(rank) : id || "—");
    longTable(section, say("flags.about"), [["col.flag"], ["col.document"], ["col.score", 1], ["col.evidence"], ["col.source"]], rows.flag.length,
      (i) => h("tr", {}, cell(h("span", { class: "chip" }, named("flag", rows.flag[i]))), cell(doc(rows.doc[i], rows.doc_id[i])), number(rows.score[i]), cell(rows.evidence[i] || "", rows.times[i] > 1 ? h("span", { class: "from" }, ` ×${rows.times[i]}`) : null), cell(doc(rows.source[i], null))));
  },
  skipped(section) {
    const rows = DATA.skipped;
    longTable(section, say("skipped.about"), [["col.path"], ["col.reason"]], rows.path.length, (i) => h("tr", {}, cell(rows.path[i]), cell(rows.reason[i])));
    const said = DATA.remarks;
    if (!said.path.length) return;
    section.append(h("h2", {}, say("list.remarks")));
    longTable(section, say("remarks.about"), [["col.path"], ["col.reason"]], said.path.length, (i) => h("tr", {}, cell(said.path[i]), cell(said.reason[i])));
  },
};
