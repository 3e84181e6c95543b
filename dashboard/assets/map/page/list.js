/* The latest hits in view: rows are kept, so that focus and scrolling stay where they are. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { element, find } = map.dom;
  const rows = new Map(); // hit id -> its <li>
  let places = new Map(); // hit id -> where

  function badge(probability) {
    const dot = element("i", { class: "step-" + map.scheme.step("probability", probability) });
    return element("span", { class: "badge" }, dot, Math.floor(probability * 100 + 1e-6) + " %");
  }

  function row(hit) {
    const time = element(
      "time",
      { datetime: map.moments.iso(hit.captured_ms), title: map.moments.whole(hit.captured_ms) },
      map.moments.short(hit.captured_ms),
    );
    const first = element("span", {}, time, element("span", { class: "name" }, hit.device));
    const where = hit.lat.toFixed(4) + ", " + hit.lon.toFixed(4);
    const text = element("span", { class: "hit-text" }, first, element("small", {}, hit.split + " · " + where));
    const link = element("a", { href: "#" + hit.id, class: "hit-row" }, text, badge(hit.probability));
    return element("li", {}, link);
  }

  /* Newest first. What has the focus stays, though it is among the latest no more. */
  function show(hits, none) {
    const list = find("hits");
    const wanted = new Set(hits.map((hit) => hit.id));
    for (const [id, item] of rows) {
      if (wanted.has(id) || item.contains(document.activeElement)) continue;
      item.remove();
      rows.delete(id);
    }
    let next = list.firstElementChild;
    for (const hit of hits) {
      const item = rows.get(hit.id) || row(hit);
      rows.set(hit.id, item);
      if (item === next) next = next.nextElementSibling;
      else if (item.contains(document.activeElement)) next = item.nextElementSibling;
      else list.insertBefore(item, next);
    }
    places = new Map(hits.map((hit) => [hit.id, hit]));
    list.dataset.none = hits.length ? "" : none;
  }

  function mark(id) {
    for (const [one, item] of rows) {
      const link = item.firstElementChild;
      if (one === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  map.list = { show: show, mark: mark, hit: (id) => places.get(id) };
})();
