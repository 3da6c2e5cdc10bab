// Texts by code point (as all offsets are), spans laid over each other, and differences inside a match.
class Characters {
  constructor(text) { this.units = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text; }
  get length() { return this.units.length; }
  slice(start, end) {
    const part = this.units.slice(start, end);
    return typeof part === "string" ? part : part.join("");
  }
}

const CHARACTERS = new Map();
function charactersOf(rank) {
  if (!CHARACTERS.has(rank)) CHARACTERS.set(rank, new Characters(DATA.texts.texts[TEXT_OF.get(rank)]));
  return CHARACTERS.get(rank);
}

// What matters first where spans overlap: unexplained, then explained, then formula; the longer before the shorter.
function urgency(i) {
  if (MATCHES.formula[i]) return 2;
  return ["own_earlier", "superior"].includes(DATA.relations[MATCHES.relation[i]]) ? 1 : 0;
}
function kindOf(i) { return MATCHES.formula[i] ? "formula" : DATA.kinds[MATCHES.kind[i]] || "unknown"; }
function relationOf(i) { return named("relation", DATA.relations[MATCHES.relation[i]] || "unknown"); }

// Cut [0, length) at every span's ends. spans: [{start, end, match}]. Each piece lists its spans, most urgent first.
function pieces(length, spans) {
  const inside = spans.filter((span) => span.start >= 0 && span.end > span.start);
  const cuts = [...new Set([0, length, ...inside.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const opening = [...inside].sort((a, b) => a.start - b.start);
  let next = 0, active = [];
  return cuts.slice(0, -1).map((start, k) => {
    active = active.filter((span) => span.end > start);
    while (next < opening.length && opening[next].start <= start) active.push(opening[next++]);
    const order = (span) => urgency(span.match) * 1e9 - (span.end - span.start);
    return { start, end: cuts[k + 1], spans: [...active].sort((a, b) => order(a) - order(b)) };
  });
}

// Draw a text with its spans. boxes: Map(match -> [[start, end]]) of characters to mark as different.
function drawText(target, characters, spans, onSpan, boxes) {
  for (const piece of pieces(characters.length, spans)) {
    if (!piece.spans.length) { target.append(characters.slice(piece.start, piece.end)); continue; }
    const first = piece.spans[0], kind = kindOf(first.match);
    const all = piece.spans.map((span) => span.match);
    const mark = h("span", {
      class: `m kind-${kind}${urgency(first.match) === 1 ? " explained" : ""}`, tabindex: "0", role: "button",
      "data-matches": all.join(" "), "data-tag": piece.start === first.start ? named("tag", kind) : null,
      title: `${named("kind", kind)} · ${relationOf(first.match)}`,
      click: () => onSpan(all), keydown: (event) => { if (event.key === "Enter") onSpan(all); },
    });
    fill(mark, characters, piece, (boxes && boxes.get(first.match)) || []);
    target.append(mark);
  }
}
function fill(mark, characters, piece, ranges) {
  let at = piece.start;
  for (const [start, end] of ranges) {
    const from = Math.max(start, at), to = Math.min(end, piece.end);
    if (from >= to) continue;
    mark.append(characters.slice(at, from), h("span", { class: "d" }, characters.slice(from, to)));
    at = to;
  }
  mark.append(characters.slice(at, piece.end));
}
function light(container, matches) {
  const wanted = new Set(matches.map(String));
  let first = null;
  for (const mark of container.querySelectorAll(".m")) {
    const lit = mark.dataset.matches.split(" ").some((match) => wanted.has(match));
    mark.classList.toggle("lit", lit);
    if (lit && !first) first = mark;
  }
  return first;
}

// Ranges of a and of b that the longest common subsequence leaves out; null where the table would pass `cells`.
function differences(a, b, cells) {
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const n = a.length - head - tail, m = b.length - head - tail, width = m + 1;
  if ((n + 1) * width > cells) return null;
  const best = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      best[i * width + j] = a[head + i] === b[head + j] ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
  const lost = { a: [], b: [], cells: (n + 1) * width };
  let i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[head + i] === b[head + j]) { i++; j++; }
    else if (j >= m || (i < n && best[(i + 1) * width + j] >= best[i * width + j + 1])) extend(lost.a, head + i++);
    else extend(lost.b, head + j++);
  }
  return lost;
}
// A single equal character between two differences reads better as part of them.
function extend(ranges, at) {
  const last = ranges[ranges.length - 1];
  if (last && at - last[1] <= 1) last[1] = at + 1;
  else ranges.push([at, at + 1]);
}
