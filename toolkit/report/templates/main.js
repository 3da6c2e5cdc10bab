// Which view the address asks for.
function partPage(number) { return `report-data/part-${String(number).padStart(2, "0")}.html`; }

// The page where a document, or two side by side, can be read, where it is not this one; only the first page knows.
function elsewhere(ranks) {
  if (DATA.part !== 0 || !ranks.every((rank) => ROW_OF.has(rank))) return null;
  const pages = ranks.map((rank) => DATA.pages[ROW_OF.get(rank)]);
  const common = pages[0].filter((page) => pages.every((list) => list.includes(page)));
  if (ranks.length > 1 && common.includes(0)) return null;
  const [best] = [...common, ...pages.flat()];
  return best ? partPage(best) : null;
}
function fresh(view) {
  const section = document.getElementById(`view-${view}`);
  section.replaceChildren();
  return section;
}
function reveal(view) {
  for (const section of document.querySelectorAll(".view")) section.hidden = section.id !== `view-${view}`;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  window.scrollTo(0, 0);
}
function route() {
  const [name, rest] = location.hash.slice(1).split("=");
  const ranks = (rest || "").split(",").map(Number);
  if (name === "doc" || name === "pair") {
    const there = elsewhere(ranks);
    if (there) return location.replace(there + location.hash);
    reveal(name);
    return name === "doc" ? drawDocument(fresh("doc"), ranks[0]) : drawPair(fresh("pair"), ranks[0], ranks[1]);
  }
  if (DATA.part !== 0) { reveal("doc"); return drawDocument(fresh("doc"), DATA.texts.homes[0]); }
  reveal(document.getElementById(`view-${name}`) ? name : "overview");
  if (name === "rhetoric" && rest && TURNS) showTurn(ranks[0]);
}
document.addEventListener("keydown", (event) => {
  if (document.body.dataset.view !== "pair" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName) && event.target.type !== "checkbox") return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});
if (DATA.part === 0) {
  buildDocuments(document.getElementById("view-documents"));
  if (TURNS) buildTurns(document.getElementById("turns"));
  for (const [name, build] of Object.entries(LISTS)) build(document.getElementById(`view-${name}`));
}
window.addEventListener("beforeprint", () => { for (const folded of document.querySelectorAll("#view-overview details")) folded.open = true; });
window.addEventListener("hashchange", route);
route();
