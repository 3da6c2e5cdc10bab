function legend(matches) {
  const kinds = [...new Set(matches.map(kindOf))];
  const order = [...DATA.kinds, "unknown", "formula"].filter((kind) => kinds.includes(kind));
  const items = order.map((kind) => h("li", {}, h("span", { class: `badge kind-${kind}` }, named("tag", kind)), ` ${named("kind", kind)}`));
  if (matches.some((match) => urgency(match) === 1)) items.push(h("li", {}, h("span", { class: "m explained kind-verbatim" }, "　　"), ` ${say("legend.explained")}`));
  return h("ul", { class: "legend", "aria-label": say("legend") }, items);
}
