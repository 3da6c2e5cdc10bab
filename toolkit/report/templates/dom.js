// The page's data and the few helpers that build elements. Corpus words reach the page as text nodes and attributes only.
const LABELS = JSON.parse(document.getElementById("labels").textContent);
const DATA = JSON.parse(document.getElementById("data").textContent);
const DOCS = DATA.documents, MATCHES = DATA.matches;
const SHARES = ["formulaic", "own_earlier", "superior", "copied", "original"];
const ROW_OF = new Map(DOCS.rank.map((rank, row) => [rank, row]));
const TEXT_OF = new Map(DATA.texts.ranks.map((rank, i) => [rank, i]));

function say(key, values) {
  const label = LABELS[key] === undefined ? key : LABELS[key];
  return label.replace(/\{(\w+)(?::([^}]*))?\}/g, (whole, name, spec) => {
    if (!values || !(name in values)) return whole;
    const [one, many] = (spec || "").split("|");
    return many === undefined ? show(values[name]) : values[name] === 1 ? one : many;
  });
}
function named(group, value) { return LABELS[`${group}.${value}`] === undefined ? String(value) : LABELS[`${group}.${value}`]; }
function show(value) { return typeof value === "number" ? value.toLocaleString("en-US", { useGrouping: true }) : String(value); }
function percent(share) { return share > 0 && share < 0.005 ? "<1%" : `${Math.round(share * 100)}%`; }
// Whole percents that add up to 100, by largest remainder.
function percents(shares) {
  const whole = shares.map((share) => Math.floor(share * 100 + 1e-9));
  const lacking = 100 - whole.reduce((a, b) => a + b, 0);
  const order = shares.map((_, i) => i).sort((a, b) => (shares[b] * 100 - whole[b]) - (shares[a] * 100 - whole[a]) || a - b);
  if (lacking > 0 && lacking < shares.length) order.slice(0, lacking).forEach((i) => whole[i]++);
  return whole.map((n, i) => (n || !shares[i] ? `${n}%` : "<1%"));
}

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

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

