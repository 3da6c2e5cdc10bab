// One document: its text with spans, and its sources.
const MATCHES_OF = new Map();
MATCHES.l.forEach((left, i) => {
  for (const rank of new Set([left, MATCHES.r[i]])) {
    if (!MATCHES_OF.has(rank)) MATCHES_OF.set(rank, []);
    MATCHES_OF.get(rank).push(i);
  }
});
// The sides of a match as seen from one of its documents.
function sidesOf(i, rank) {
  const left = { rank: MATCHES.l[i], start: MATCHES.ls[i], end: MATCHES.le[i], from: MATCHES.ols[i], to: MATCHES.ole[i] };
  const right = { rank: MATCHES.r[i], start: MATCHES.rs[i], end: MATCHES.re[i], from: MATCHES.ors[i], to: MATCHES.ore[i] };
  return left.rank === rank ? { mine: left, other: right } : { mine: right, other: left };
}
function directionFrom(i, rank) {
  const told = DATA.directions[MATCHES.direction[i]];
  if (told !== "left_first" && told !== "right_first") return say("direction.unknown");
  return say((told === "left_first") === (MATCHES.l[i] === rank) ? "direction.mine_first" : "direction.other_first");
}
// Equal characters of overlapping spans [start, end, n], each place counted once (as in unions.py).
function equalChars(spans) {
  let reach = 0, sum = 0;
  for (const [start, end, n] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    sum += (Math.max(0, end - Math.max(start, reach)) * n) / Math.max(end - start, 1);
    reach = Math.max(reach, end);
  }
  return Math.floor(sum + 0.5 + 1e-6);
}
function sourcesOf(rank) {
  const partners = new Map();
  for (const i of MATCHES_OF.get(rank) || []) {
    if (MATCHES.formula[i] || MATCHES.l[i] === MATCHES.r[i]) continue;
    const other = sidesOf(i, rank).other.rank;
    if (!partners.has(other)) partners.set(other, []);
    partners.get(other).push(i);
  }
  const sources = [...partners].map(([other, matches]) => ({ other, matches, urgent: Math.min(...matches.map(urgency)),
    chars: equalChars(matches.map((i) => { const side = sidesOf(i, Math.min(rank, other)).mine; return [side.from, side.to, MATCHES.n[i]]; })) }));
  return sources.sort((a, b) => a.urgent - b.urgent || b.chars - a.chars || a.other - b.other);
}

function sourceItem(rank, source) {
  const longest = source.matches.reduce((a, b) => (MATCHES.n[b] > MATCHES.n[a] ? b : a));
  const kinds = [...new Set(source.matches.map(kindOf))];
  const reason = MATCHES.reasons[MATCHES.why[longest]];
  return h("li", { "data-matches": source.matches.join(" ") }, docLink(source.other),
    h("a", { class: "act", href: pairHref(rank, source.other) }, say("compare")),
    h("div", { class: "meta" }, [docLine(source.other), say("chars", { n: source.chars }), relationOf(longest), directionFrom(longest, rank)].join(" · ")),
    h("div", {}, kinds.map((kind) => h("span", { class: `badge kind-${kind}` }, `${named("tag", kind)} ${named("kind", kind)}`))),
    reason ? h("div", { class: "meta" }, say("term.reason", { reason }), " ", say(MATCHES.l[longest] === rank ? "reason.mine_left" : "reason.mine_right")) : null);
}
function shareKeys(row) {
  const figures = percents(DOCS.shares.map((column) => column[row]));
  const present = SHARES.filter((name, i) => DOCS.shares[i][row] > 0);
  return h("ul", { class: "keys" }, present.map((name) => h("li", {}, h("span", { class: `swatch ${name}` }), `${say(`share.${name}`)} `, h("b", {}, figures[SHARES.indexOf(name)]))));
}
function factsOf(row) {
  const facts = [["col.agency", DOCS.agency[row]], ["doc.region", DOCS.region[row]], ["col.year", DOCS.year[row]], ["doc.published", DOCS.published[row]],
    ["doc.genre", DOCS.genre[row]], ["doc.site", DOCS.site[row]], ["col.path", DOCS.doc_id[row]], ["col.chars", show(DOCS.n_chars[row])]];
  if (DOCS.garbled[row] > 0) facts.push(["share.garbled", percent(DOCS.garbled[row])]);
  return h("dl", { class: "facts" }, facts.filter((fact) => fact[1] !== null && fact[1] !== "").map(([key, value]) => [h("dt", {}, say(key)), h("dd", {}, String(value))]));
}
function flagItem(i) {
  const flags = DATA.flags, at = flags.start[i] === null ? "" : ` ${say("doc.at", { start: flags.start[i], end: flags.end[i] })}`;
  return h("li", {}, h("span", { class: "chip" }, named("flag", flags.flag[i])), `${flags.evidence[i] || ""}${at}${flags.times[i] > 1 ? ` ×${flags.times[i]}` : ""}`,
    ROW_OF.has(flags.source[i]) ? h("div", {}, docLink(flags.source[i])) : null);
}

function drawDocument(section, rank) {
  const row = ROW_OF.get(rank);
  if (row === undefined) return section.append(h("p", {}, say("doc.unknown")));
  const matches = MATCHES_OF.get(rank) || [], sources = sourcesOf(rank), at = TEXT_OF.get(rank);
  const flags = FLAGS_OF.get(rank) || [];
  const items = sources.map((source) => sourceItem(rank, source));
  const panel = h("aside", { class: "panel", "aria-label": say("doc.sources") }, h("h2", {}, say("doc.sources")),
    items.length ? h("ol", { class: "sources" }, items) : h("p", { class: "hint" }, say("doc.nosources")),
    flags.length ? [h("h2", {}, say("doc.flags")), h("ul", { class: "sources" }, flags.map(flagItem))] : [],
    h("h2", {}, say("doc.facts")), factsOf(row));
  const text = h("div", { class: "text", lang: "zh" });
  const body = h("div", {}, legend(matches), at === undefined ? h("p", { class: "cuts" }, say("doc.notext")) : text,
    DATA.texts.cut[at] ? h("p", { class: "cuts" }, say("doc.cut", { n: charactersOf(rank).length })) : null);
  section.append(...[h("h1", {}, docTitle(rank)), h("p", { class: "subtitle" }, docLine(rank)), h("div", { class: "makeup" }, bar(row), shareKeys(row)), DOCS.why[row] ? h("p", { class: "hint" }, DOCS.why[row]) : null,
    h("div", { class: "reading" }, body, panel)].filter(Boolean));
  if (at === undefined) return;
  const lit = (chosen) => {
    light(text, chosen);
    const hit = items.filter((item) => { const on = chosen.some((i) => item.dataset.matches.split(" ").includes(String(i))); item.classList.toggle("lit", on); return on; });
    if (hit.length) hit[0].scrollIntoView({ block: "nearest" });
  };
  drawText(text, charactersOf(rank), matches.map((i) => ({ ...sidesOf(i, rank).mine, match: i })), lit);
}
