// Ratios counted again without what was excluded: the same as toolkit/judge/rescore.py, which a test holds it to.
const SORT = { agreed: 1, own_later: 2, copied: 3, own_earlier: 4, superior: 5, formula: 6 };

function keptMatches(d, out) {
  return d.start.map((_, i) => d.equal[i] >= out.shorter && !out.matches.has(i) && !out.sources.has(d.source[i]));
}
function rescore(d, out) {
  const kept = keptMatches(d, out), painted = new Uint8Array(d.n), spoiled = new Uint8Array(d.n);
  const rows = d.start.map((_, i) => i).filter((i) => kept[i]).sort((a, b) => d.sort[a] - d.sort[b] || a - b);
  for (const i of rows) {
    painted.fill(d.sort[i], d.start[i], d.end[i]);
    if (d.garbled[i]) spoiled.fill(1, d.start[i], d.end[i]);
  }
  // A set phrase too short to count by itself still marks the matches it lies in.
  const spared = painted.map((sort) => (sort ? 1 : 0));
  d.phrase_start.forEach((start, i) => {
    const whole = d.phrase_end[i] - start >= out.shorter;
    for (let at = start; at < d.phrase_end[i]; at++) if (whole || spared[at]) painted[at] = SORT.formula;
  });
  const count = new Array(Object.keys(SORT).length + 1).fill(0);
  for (const sort of painted) count[sort]++;
  const total = Math.max(d.n, 1), ranked = rankSources(d, kept);
  return {
    reused: (d.n - count[0]) / total, formulaic: (count[SORT.formula] + count[SORT.agreed]) / total, own_earlier: (count[SORT.own_earlier] + count[SORT.own_later]) / total,
    superior: count[SORT.superior] / total, copied: count[SORT.copied] / total, garbled: spoiled.reduce((a, b) => a + b, 0) / total,
    largest: Math.max(0, ...ranked.alones), shares: ranked.shares, alones: ranked.alones, kept,
  };
}
// Greedy cover: the next source is the one that adds most characters to those before it.
function rankSources(d, kept) {
  const ranges = new Map(), shares = new Array(d.sources).fill(0), alones = new Array(d.sources).fill(0), total = Math.max(d.n, 1);
  d.source.forEach((source, i) => {
    if (source < 0 || !kept[i]) return;
    if (!ranges.has(source)) ranges.set(source, []);
    ranges.get(source).push([d.start[i], d.end[i]]);
  });
  const free = new Uint8Array(d.n).fill(1), gains = new Map();
  for (const [source, own] of ranges) {
    ranges.set(source, united(own));
    gains.set(source, ranges.get(source).reduce((sum, [start, end]) => sum + end - start, 0));
    alones[source] = gains.get(source) / total;
  }
  while (gains.size) {
    const best = [...gains.keys()].reduce((a, b) => (gains.get(b) > gains.get(a) || (gains.get(b) === gains.get(a) && b < a) ? b : a));
    let gain = 0;
    for (const [start, end] of ranges.get(best)) for (let at = start; at < end; at++) gain += free[at];
    if (gain < gains.get(best)) { gains.set(best, gain); continue; }
    if (!gain) break;
    gains.delete(best);
    shares[best] = gain / total;
    for (const [start, end] of ranges.get(best)) free.fill(0, start, end);
  }
  return { shares, alones };
}
function united(ranges) {
  const found = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
