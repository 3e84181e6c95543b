/* The chosen hit, which the address names after its #: marked, moved to, and its details shown. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { find } = map.dom;
  const NEAR_ZOOM = 16; // of a hit that is chosen from the list
  let before = null; // what had the focus
  let moved = ""; // the hit that the map was moved to
  let pointed = ""; // the hit that was chosen on the map itself: no nearer look is needed

  const named = () => (/^#[0-9a-f]{32}$/.test(location.hash) ? location.hash.slice(1) : "");

  function choose(id) {
    pointed = id;
    location.hash = id;
  }

  function close() {
    location.hash = "";
  }

  function moveTo(place) {
    map.layers.mark("chosen", place);
    const zoom = pointed === named() ? map.view.zoom() : Math.max(NEAR_ZOOM, map.view.zoom());
    map.view.go({ lon: place.lon, lat: place.lat, zoom: zoom });
    moved = named();
  }

  function change() {
    const id = named();
    map.list.mark(id);
    if (!id) return leave();
    before = document.activeElement;
    find("sheet").hidden = false;
    map.sheet.pull(false);
    const place = map.layers.placeOf(id) || map.list.hit(id);
    moved = "";
    if (place) moveTo(place);
  }

  function leave() {
    map.layers.mark("chosen", null);
    find("sheet").hidden = true;
    if (before && before.isConnected) before.focus({ preventScroll: true });
    before = null;
  }

  /* Dash has laid out the details: their times as the viewer's clock has them. */
  function detailed() {
    map.spot.detailed();
    for (const time of document.querySelectorAll("#details time")) {
      const local = map.moments.whole(Date.parse(time.dateTime));
      if (time.textContent !== local) time.textContent = local;
    }
    const facts = document.querySelector("#details [data-lat]");
    if (!facts || facts.dataset.shown) return;
    facts.dataset.shown = "yes";
    const { lat, lon, probability } = facts.dataset;
    const place = { lat: Number(lat), lon: Number(lon), probability: Number(probability) };
    if (facts.dataset.id === named() && moved !== named()) moveTo(place);
    if (facts.dataset.id === named()) map.layers.mark("chosen", place);
    if (before) find("sheet").focus({ preventScroll: true });
  }

  function watch() {
    window.addEventListener("hashchange", change);
    new MutationObserver(detailed).observe(find("details"), { childList: true, subtree: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && named()) close();
    });
    map.list.mark(named());
    detailed();
  }

  map.chosen = { choose: choose, close: close, named: named, watch: watch };
})();
