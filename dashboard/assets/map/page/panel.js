/* The counts of the panel, the links that save what is shown, and the words where there is nothing. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words, number, size } = window.litterfog;
  const { find, write, element } = map.dom;
  const LONG = 9; // characters that fit in large
  const COUNTS = {
    "count-pictures": (totals) => number(totals.pictures),
    "count-hits": (totals) => number(totals.hits),
    "count-clean": (totals) => number(totals.clean),
    "count-devices-online": (totals) => number(totals.online) + " / " + number(totals.devices),
    "count-bytes-per-picture": (totals) => (totals.pictures ? size(totals.bytes / totals.pictures) : "–"),
    "count-duplicates": (totals) => (totals.duplicates ? number(totals.duplicates) : ""),
    "count-rejected": (totals) => (totals.rejected ? number(totals.rejected) : ""),
  };

  function counters(totals) {
    for (const [id, text] of Object.entries(COUNTS)) {
      const told = text(totals);
      write(id, told);
      find(id).classList.toggle("long", told.length > LONG);
      find(id + "-tile").hidden = !told;
    }
  }

  function show(answer) {
    const { totals, matching, everywhere } = answer;
    counters(totals);
    write("matching", number(matching));
    write("matching-words", words("map.in_view", { count: matching }));
    const whole = map.query.isFiltered() ? "map.of_matching" : "map.of_all";
    write("everywhere", words(whole, { count: everywhere }));
    find("loading").hidden = true;
    find("empty").hidden = totals.hits > 0;
    find("no-match").hidden = totals.hits === 0 || everywhere > 0;
    if (!totals.hits) showEmpty(totals.pictures);
    if (totals.hits && !everywhere) showNoMatch();
  }

  function showEmpty(pictures) {
    const seen = pictures ? words("map.all_clean", { count: pictures }) : words("map.waiting");
    say("empty", words("map.no_hits"), seen, element("code", {}, "litterfog edge --source ..."));
  }

  function showNoMatch() {
    say("no-match", words("map.no_match"), words("map.no_match_hint"), clearButton());
  }

  function clearButton() {
    return element("button", { type: "button", click: map.query.clear }, words("map.clear_filters"));
  }

  /* Said once: a button that has the focus stays. */
  function say(id, title, text, what) {
    const place = find(id);
    if (place.dataset.said === title + text) return;
    place.dataset.said = title + text;
    place.replaceChildren(element("strong", {}, title), element("span", {}, text), what);
  }

  function loading(text) {
    const place = find("loading");
    if (!place) return;
    write("loading", text);
    place.hidden = false;
  }

  /* An address that asks for what there is not, such as dates backwards. */
  function refused(reason) {
    const place = find("no-match");
    if (!place) return;
    find("loading").hidden = true;
    say("no-match", words("map.no_match"), words("map.bad_query", { reason: reason }), clearButton());
    place.hidden = false;
  }

  /* Before the page is laid out there are no links. */
  function exports() {
    const asked = map.query.filters();
    if (map.view.bbox()) asked.set("bbox", map.view.bbox());
    for (const link of document.querySelectorAll("a.export")) {
      link.href = link.href.split("?")[0] + "?" + asked;
    }
    const plan = document.getElementById("plan-round");
    if (plan && map.view.bbox()) plan.search = "?bbox=" + map.view.bbox();
  }

  map.panel = { show: show, loading: loading, refused: refused, exports: exports };
})();
