// The documents of the page by rank, and links to them.
const DOCS = DATA.documents, MATCHES = DATA.matches;
const SHARES = ["formulaic", "own_earlier", "superior", "copied", "original"];
const ROW_OF = new Map(DOCS.rank.map((rank, row) => [rank, row]));
const TEXT_OF = new Map(DATA.texts.ranks.map((rank, i) => [rank, i]));

const docTitle = (rank) => DOCS.title[ROW_OF.get(rank)] || DOCS.doc_id[ROW_OF.get(rank)] || say("untitled");
const docSource = (rank) => DOCS.agency[ROW_OF.get(rank)] || DOCS.site[ROW_OF.get(rank)] || say("nobody");
const docYear = (rank) => DOCS.year[ROW_OF.get(rank)];
const docLine = (rank) => [docSource(rank), docYear(rank)].filter((part) => part !== null).join(" · ");
// A page of overflow knows only its own documents; the first page knows where all others are.
const HOMES = new Set(DATA.texts.homes);
const docHref = (rank) => `${DATA.part && !HOMES.has(rank) ? "../report.html" : ""}#doc=${rank}`;
const pairHref = (a, b) => `${DATA.part && !(TEXT_OF.has(a) && TEXT_OF.has(b)) ? "../report.html" : ""}#pair=${a},${b}`;
const docLink = (rank) => h("a", { href: docHref(rank) }, docTitle(rank));

function bar(row) {
  const figures = percents(DOCS.shares.map((column) => column[row]));
  const told = SHARES.map((name, i) => `${say(`share.${name}`)} ${figures[i]}`).join(", ");
  const stack = h("span", { class: "stack", role: "img", "aria-label": told, title: told });
  SHARES.forEach((name, i) => {
    if (DOCS.shares[i][row] <= 0) return;
    const part = h("span", { class: `part ${name}` });
    part.style.width = `${DOCS.shares[i][row] * 100}%`;
    stack.append(part);
  });
  return stack;
}

