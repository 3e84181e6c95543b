/* The map itself, and where it looks. Plotly makes it; from then on it is ours.

   Before it is there, the place is known already: from the address, or from the first answer. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const START = { lat: 50.1, lon: 4.5, zoom: 4.2 }; // map/figures.py has it too
  const REST_MS = 150; // without a move, before its place is told
  const PANEL_PX = 384;
  const SHEET_PX = 340;
  const UNCOVERED = { top: 0, bottom: 0, left: 0, right: 0 };
  const listeners = [];

  let maplibre = null;
  let place = map.query.state().at;
  let following = !place; // the map shows all hits, until somebody moves it
  let timer = 0;

  /* The map's size; on a page that is not laid out yet, about what it will be. */
  function size() {
    const area = document.querySelector(".map-area");
    if (area) return { width: area.clientWidth, height: area.clientHeight };
    const isWide = window.innerWidth > 760;
    return { width: window.innerWidth - (isWide ? PANEL_PX : 0), height: window.innerHeight - 210 };
  }

  function bounds() {
    if (maplibre) return maplibre.getBounds().toArray().flat();
    return place && map.geometry.seen(place, size());
  }

  /* What the sheet with the details covers. */
  function padding() {
    const sheet = document.querySelector(".sheet:not([hidden])");
    const isPhone = window.innerWidth <= 760;
    if (!sheet) return UNCOVERED;
    if (!isPhone) return { ...UNCOVERED, right: SHEET_PX };
    return { ...UNCOVERED, bottom: Math.round(window.innerHeight * 0.45) };
  }

  function go(to, options = {}) {
    place = { ...START, ...place, ...to };
    if (!maplibre) return;
    const target = { center: [place.lon, place.lat], zoom: place.zoom, padding: UNCOVERED, ...options };
    if (options.jump) maplibre.jumpTo(target);
    else maplibre.easeTo({ duration: 500, ...target });
  }

  /* Shows all hits, and goes on doing so. */
  function follow(all) {
    following = true;
    if (all) go(map.geometry.framed(all, size()));
    if (map.query.state().at) map.query.set({ at: null });
  }

  /* Told of the bounds of all hits: the first are framed, and those that fall outside. */
  function heard(all) {
    if (!following || !all) return;
    const shown = place && map.geometry.seen(place, size());
    if (shown && map.geometry.holds(shown, all)) return;
    const first = !place;
    go(map.geometry.framed(all, size()), { jump: first });
    if (first && !maplibre) tell();
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  function onMove(event) {
    const centre = maplibre.getCenter().wrap();
    place = { lat: centre.lat, lon: centre.lng, zoom: maplibre.getZoom() };
    if (event.originalEvent) following = false;
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
  }

  function rest() {
    if (!following) map.query.set({ at: place });
    tell();
  }

  /* Plotly puts a map back to where its figure says, once it has loaded and when it is redrawn. */
  function keepPlace(graph) {
    const layout = graph._fullLayout.map;
    maplibre.on("move", () => {
      layout.center = { lon: place.lon, lat: place.lat };
      layout.zoom = place.zoom;
    });
  }

  /* A tile that fails leaves the ground to be seen, and all else goes on; plotly.js gives the map up. */
  function outliveTiles() {
    maplibre.on("error", () => undefined); // without a listener MapLibre fills the console
    for (const kind of ["error", "unhandledrejection"]) {
      window.addEventListener(kind, (event) => {
        const { message } = event.error || event.reason || {};
        if (message === "Map error.") event.preventDefault();
      });
    }
  }

  /* MapLibre's own words are English. */
  function label() {
    const { words } = window.litterfog;
    maplibre.getCanvas().setAttribute("aria-label", words("map.map"));
    for (const one of document.querySelectorAll("#map .maplibregl-ctrl-attrib-button")) {
      one.setAttribute("aria-label", words("map.sources"));
      one.title = words("map.sources");
    }
  }

  function take(graph) {
    maplibre = graph._fullLayout.map._subplot.map;
    maplibre.dragRotate.disable();
    maplibre.touchPitch.disable();
    maplibre.touchZoomRotate.disableRotation();
    maplibre.keyboard.disableRotation();
    maplibre.setMaxZoom(20);
    const known = place;
    maplibre.on("move", onMove);
    keepPlace(graph);
    outliveTiles();
    label();
    maplibre.jumpTo({ center: [(known || START).lon, (known || START).lat], zoom: (known || START).zoom });
    if (!known) place = null;
    window.addEventListener("resize", () => maplibre.resize());
    return maplibre;
  }

  map.view = {
    take: take,
    map: () => maplibre,
    bounds: bounds,
    bbox: () => (bounds() ? map.geometry.bbox(bounds()) : null),
    zoom: () => (place ? place.zoom : 0),
    go: (to, options) => {
      following = false;
      go(to, { padding: padding(), ...options });
    },
    follow: follow,
    heard: heard,
    onRest: (listener) => listeners.push(listener),
  };
})();
