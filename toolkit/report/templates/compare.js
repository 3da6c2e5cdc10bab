// Two documents side by side.
const DIFF_CELLS = 4e6, DIFF_CELLS_VIEW = 2e7, DIFF_SHARE = 0.6;
const pair = { left: 0, right: 0, matches: [], at: -1, formulas: true, panes: [] };

function matchesBetween(left, right) {
  return (MATCHES_OF.get(left) || []).filter((i) => sidesOf(i, left).other.rank === right && sidesOf(i, left).mine.rank === left)
    .sort((a, b) => sidesOf(a, left).mine.from - sidesOf(b, left).mine.from);
}
function picker(label, chosen, others, onChange) {
  const select = h("select", { "aria-label": label, change: () => onChange(select.value) });
  const option = (rank) => h("option", { value: rank, selected: rank === chosen }, `${docTitle(rank)} — ${docLine(rank)}`);
  const related = others.filter((rank) => rank !== chosen), rest = DATA.texts.ranks.filter((rank) => rank !== chosen && !related.includes(rank));
  select.append(option(chosen), h("optgroup", { label: say("pair.related") }, related.map(option)), h("optgroup", { label: say("pair.all") }, rest.map(option)));
  return select;
}
function boxesOf(matches, left) {
  const boxes = [new Map(), new Map()];
  let budget = DIFF_CELLS_VIEW;
  for (const i of matches) {
    const { mine, other } = sidesOf(i, left);
    if (MATCHES.formula[i] || mine.start < 0 || other.start < 0) continue;
    const a = Array.from(charactersOf(mine.rank).slice(mine.start, mine.end)), b = Array.from(charactersOf(other.rank).slice(other.start, other.end));
    const found = differences(a, b, Math.min(DIFF_CELLS, budget));
    if (!found) continue;
    budget -= found.cells;
    // Where most differs, boxes around nearly everything tell nothing.
    const changed = Math.max(...[found.a, found.b].map((ranges) => ranges.reduce((sum, [start, end]) => sum + end - start, 0)));
    if (changed > DIFF_SHARE * Math.max(a.length, b.length)) continue;
    boxes[0].set(i, found.a.map(([start, end]) => [start + mine.start, end + mine.start]));
    boxes[1].set(i, found.b.map(([start, end]) => [start + other.start, end + other.start]));
  }
  return boxes;
}
function drawPair(section, left, right) {
  if (!ROW_OF.has(left) || !ROW_OF.has(right)) return section.append(h("p", {}, say("doc.unknown")));
  Object.assign(pair, { left, right, at: -1 });
  const all = matchesBetween(left, right), go = (a, b) => { location.href = pairHref(a, b); };
  const formulas = h("input", { type: "checkbox", checked: pair.formulas, change: () => { pair.formulas = formulas.checked; route(); } });
  pair.matches = all.filter((i) => pair.formulas || !MATCHES.formula[i]);
  section.append(h("h1", {}, say("pair")),
    h("div", { class: "pair-head" }, picker(say("pair.left"), left, sourcesOf(right).map((source) => source.other), (rank) => go(rank, right)),
      picker(say("pair.right"), right, sourcesOf(left).map((source) => source.other), (rank) => go(left, rank)),
      h("span", { class: "move" }, h("button", { type: "button", click: () => step(-1) }, say("pair.previous")), h("button", { type: "button", click: () => step(1) }, say("pair.next")),
        h("span", { id: "count", class: "hint", role: "status" })), h("label", {}, formulas, " ", say("pair.formulas"))),
    legend(all), h("div", { class: "detail", id: "detail", "aria-live": "polite" }));
  drawPanes(section);
  section.append(wordsBetween(left, right));
  if (pair.matches.length) select(pair.matches.reduce((a, b) => (urgency(b) < urgency(a) || (urgency(b) === urgency(a) && MATCHES.n[b] > MATCHES.n[a]) ? b : a)));
  else detail().replaceChildren(say("pair.none"));
}
function drawPanes(section) {
  if (!TEXT_OF.has(pair.left) || !TEXT_OF.has(pair.right)) { pair.panes = []; section.append(h("p", { class: "cuts" }, say("pair.notext"))); return; }
  const boxes = boxesOf(pair.matches, pair.left);
  pair.boxed = boxes[0];
  pair.panes = [pair.left, pair.right].map((rank) => h("article", { class: "pane" }, h("header", {}, docLink(rank), h("div", { class: "hint" }, docLine(rank))),
    h("div", { class: "scroll", tabindex: "0" }, h("div", { class: "text", lang: "zh" }))));
  pair.panes.forEach((pane, side) => {
    const spans = pair.matches.map((i) => { const sides = sidesOf(i, pair.left); return { ...(side ? sides.other : sides.mine), match: i }; });
    drawText(pane.querySelector(".text"), charactersOf(side ? pair.right : pair.left), spans, (chosen) => select(chosen[0], side), boxes[side]);
  });
  section.append(h("div", { class: "panes" }, pair.panes));
}
const detail = () => document.getElementById("detail");

// Light a match on both sides and bring it into view; `stay` is the side the reader clicked in, which keeps still.
function select(match, stay) {
  pair.at = pair.matches.indexOf(match);
  document.getElementById("count").textContent = say("pair.count", { n: pair.at + 1, all: pair.matches.length });
  pair.panes.forEach((pane, side) => {
    const mark = light(pane, [match]), scroll = pane.querySelector(".scroll");
    if (mark && side !== stay) scroll.scrollTop += mark.getBoundingClientRect().top - scroll.getBoundingClientRect().top - scroll.clientHeight / 5;
  });
  const { mine, other } = sidesOf(match, pair.left), kind = kindOf(match), told = DATA.directions[MATCHES.direction[match]];
  const turned = MATCHES.l[match] === pair.left ? told : { left_first: "right_first", right_first: "left_first" }[told];
  const reason = MATCHES.reasons[MATCHES.why[match]], similarity = MATCHES.similarity[match];
  detail().replaceChildren(
    h("p", {}, h("span", { class: `badge kind-${kind}` }, `${named("tag", kind)} ${named("kind", kind)}`), " ",
      [say("chars", { n: MATCHES.n[match] }), similarity === null ? null : say("pair.similarity", { n: similarity }), relationOf(match), say(`direction.${turned || "unknown"}`)].filter(Boolean).join(" · ")),
    reason ? h("p", {}, say("term.reason", { reason }), MATCHES.l[match] === pair.left ? null : ` ${say("reason.turned")}`) : "",
    h("p", { class: "hint" }, `${say("pair.original", { a: mine.from, b: mine.to, c: other.from, d: other.to })}${boxNote(match)}`));
}
function boxNote(match) {
  if (!pair.panes.length || MATCHES.formula[match]) return "";
  if (!pair.boxed.has(match)) return ` ${say("pair.nodiff")}`;
  return pair.boxed.get(match).length || MATCHES.similarity[match] !== 1 ? ` ${say("pair.diff")}` : "";
}
function step(way) {
  if (!pair.matches.length) return;
  select(pair.matches[(pair.at + way + pair.matches.length) % pair.matches.length]);
}
function wordsBetween(left, right) {
  const words = DATA.substitutions, rows = words.left.map((_, i) => i).filter((i) => (words.left[i] === left && words.right[i] === right) || (words.left[i] === right && words.right[i] === left));
  if (!rows.length) return h("div");
  const item = (i) => h("li", {}, say("pair.word", { source: words.source_word[i], target: words.target_word[i], times: words.times[i], kept: words.kept[i] }));
  return h("div", { class: "words" }, h("h2", {}, say("pair.words")), h("ul", {}, rows.map(item)));
}
