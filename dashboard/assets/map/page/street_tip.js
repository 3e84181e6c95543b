/* What is said of a street beside the pointer: its name and grade at once, the rest when it comes. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const GRADES = ["A+", "A", "B", "C", "D"];
  const REST_MS = 120; // on one street, before the rest is asked for
  const MOST_KEPT = 500;
  const one = new Intl.NumberFormat(window.litterfog.language, { maximumFractionDigits: 1 });
  let facts = new Map(); // by row, of the marks that the map has
  let of = null;
  let pointed = -1;
  let timer = 0;

  /* Gives the lines for now; `renew` is called when there are more, if it is still pointed at. */
  function lines(feature, renew) {
    const streets = map.streets.known();
    if (of !== streets) [of, facts] = [streets, new Map()];
    const row = feature.id;
    const known = facts.get(row);
    if (!known && row !== pointed) later(row, renew);
    pointed = row;
    const name = known ? known.street : feature.properties.name;
    const first = name || words("street_layer.no_name");
    return [first, graded(streets.marks[row], known), ...seen(known)];
  }

  function graded(mark, known) {
    if (mark === "-") return words("street_layer.unseen_long");
    if (mark === "t") return words("street_layer.thin_long");
    const grade = words("street_layer.grade", { grade: GRADES[Number(mark)] });
    return known && known.grade ? grade + " · " + litter(known) : grade;
  }

  function litter({ litter_100m, low_100m, high_100m }) {
    return words("street_layer.litter", {
      litter: one.format(litter_100m),
      low: one.format(low_100m),
      high: one.format(high_100m),
    });
  }

  function seen(known) {
    if (!known || !known.last_seen) return [];
    const visits = words("street_layer.visits", { count: known.visits, days: known.days });
    return [visits, words("street_layer.last_seen", { day: map.moments.day(Date.parse(known.last_seen) / 86400000) })];
  }

  function later(row, renew) {
    clearTimeout(timer);
    timer = setTimeout(() => ask(row, renew).catch(() => undefined), REST_MS);
  }

  async function ask(row, renew) {
    const asked = of;
    const address = "api/streets/segments/" + asked.tiles + "/" + row;
    const answer = await fetch(window.litterfog.prefix + address);
    if (!answer.ok || asked !== of) return;
    if (facts.size >= MOST_KEPT) facts.clear();
    facts.set(row, await answer.json());
    if (pointed === row) renew();
  }

  function leave() {
    clearTimeout(timer);
    pointed = -1;
  }

  map.streetTip = { lines: lines, leave: leave };
})();
