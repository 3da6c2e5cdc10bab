// The page's data and the few helpers that build elements. Corpus words reach the page as text nodes and attributes only.
const LABELS = JSON.parse(document.getElementById("labels").textContent);
const DATA = JSON.parse(document.getElementById("data").textContent);

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
