/* A street as a row of the table, or a card. */
(function () {
  const streets = (window.litterfog.streets = window.litterfog.streets || {});
  const { element } = litterfog.dom;
  const { words, number } = litterfog;
  const GRADES = ["A+", "A", "B", "C", "D"];
  const ARROWS = { better: "↘", same: "→", worse: "↗" };
  const DAY_MS = 86400000;
  const UNKNOWN = "—";
  const MAP_PX = 700; // about what of the map is free on a desk
  const few = new Intl.NumberFormat(litterfog.language, { maximumFractionDigits: 1 });

  function grade(name) {
    return element("span", { class: "grade grade-" + GRADES.indexOf(name) }, name);
  }

  /* Where the map shows the whole street: MapLibre's world is 512 pixels wide at zoom 0. */
  function onMap([west, south, east, north]) {
    const lat = (south + north) / 2;
    const wide = Math.max(east - west, (north - south) / Math.cos((lat * Math.PI) / 180), 1e-4);
    const zoom = Math.min(17, Math.log2((MAP_PX / 512) * (360 / wide)));
    const at = [lat.toFixed(5), ((west + east) / 2).toFixed(5), zoom.toFixed(1)];
    return litterfog.prefix + "?at=" + at.join(",");
  }

  function lastSeen(day, until) {
    if (!day) return words("streets.never");
    const days = Math.round((Date.parse(until) - Date.parse(day)) / DAY_MS);
    const text = days > 1 ? words("shell.days_ago", { count: days }) : words(days ? "streets.yesterday" : "streets.today");
    return element("time", { datetime: day, title: day }, text);
  }

  function graded(street) {
    if (street.grade) return grade(street.grade);
    return element("span", { class: "quiet" }, words(street.thin ? "streets.thin" : "streets.unseen"));
  }

  function litter(street) {
    if (street.litter_100m === null) return [UNKNOWN];
    const range = few.format(street.low_100m) + "–" + few.format(street.high_100m);
    return [few.format(street.litter_100m), " ", element("small", {}, range)];
  }

  function trend(street) {
    if (!street.trend) return [UNKNOWN];
    const arrow = element("span", { "aria-hidden": "true" }, ARROWS[street.trend]);
    return [arrow, " ", words("streets." + street.trend)];
  }

  function named(street) {
    const link = element("a", { href: onMap(street.bbox) }, street.street || words("streets.no_name"));
    return element("th", { scope: "row" }, link, element("small", {}, street.district));
  }

  function cell(name, tone, ...children) {
    return element("td", { class: tone, "data-label": words("streets." + name) }, ...children);
  }

  function row(street, until) {
    return element(
      "tr",
      { class: street.grade ? "" : "ungraded" },
      named(street),
      cell("covered", "number", number(street.covered_m) + " m"),
      cell("visits", "number", number(street.visits)),
      cell("litter", "number", ...litter(street)),
      cell("grade", "graded", graded(street)),
      cell("trend", street.trend === "worse" ? "trend worse" : "trend", ...trend(street)),
      cell("last_seen", "seen", lastSeen(street.last_seen, until)),
    );
  }

  streets.row = row;
})();
