/* What lies over the map: zoom buttons, where-am-I, the scale bar, the layers' switches. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const { find, element } = map.dom;
  const BAR_PX = 100; // the scale bar, at most
  const STREET_ZOOM = 16;
  const LAYERS = {
    hits: { colours: "hit", ends: ["50 %", "100 %"] },
    density: { colours: "cell", ends: ["0 %", "> 50 %"] },
    streets: { colours: "grade", ends: ["A+", "D"] },
  };
  const STEPS = [0, 1, 2, 3, 4];

  function buttons() {
    find("zoom-in").addEventListener("click", () => map.view.map().zoomIn());
    find("zoom-out").addEventListener("click", () => map.view.map().zoomOut());
    find("locate").addEventListener("click", locate);
    find("locate").hidden = !navigator.geolocation || !window.isSecureContext;
  }

  function locate() {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const me = { lat: coords.latitude, lon: coords.longitude };
        map.layers.mark("me", me);
        map.view.go({ ...me, zoom: Math.max(STREET_ZOOM, map.view.zoom()) });
      },
      () => say(words("map.not_located")),
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 },
    );
  }

  /* A word for a moment, in the place where the map says that it loads. */
  function say(text) {
    const place = find("loading");
    place.textContent = text;
    place.hidden = false;
    setTimeout(() => (place.hidden = true), 4000);
  }

  /* A bar of 1, 2 or 5 times a power of ten metres. */
  function scale() {
    const maplibre = map.view.map();
    const perPixel = map.geometry.metresPerPixel(maplibre.getCenter().lat, maplibre.getZoom());
    const most = BAR_PX * perPixel;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = power * [5, 2, 1].find((factor) => factor * power <= most);
    const bar = find("scale-bar");
    bar.style.width = Math.round(metres / perPixel) + "px";
    const far = metres >= 1000;
    map.dom.write("scale-bar", window.litterfog.number(far ? metres / 1000 : metres) + (far ? " km" : " m"));
  }

  function switches() {
    const rows = Object.keys(LAYERS).map((name) => layerSwitch(name));
    find("layers").replaceChildren(...rows);
    offerStreets(0);
    if (window.innerWidth <= 760) find("legend").open = false;
  }

  function layerSwitch(name) {
    const { colours, ends } = LAYERS[name];
    const box = element("input", {
      type: "checkbox",
      id: "layer-" + name,
      checked: map.query.state().layers.includes(name),
      change: (event) => turn(name, event.target.checked),
    });
    const label = element("label", { for: "layer-" + name }, box, words("map.layer_" + name));
    if (name === "streets") return element("div", { class: "layer" }, label, ...map.streetLegend());
    const steps = STEPS.map((step) => element("i", { style: "background:var(--" + colours + "-" + step + ")" }));
    const bar = element("span", { class: "bar", "aria-hidden": "true" }, ...steps);
    const few = element("span", {}, ends[0]);
    const many = element("span", {}, ends[1]);
    const about = element("span", {}, words("map.layer_" + name + "_scale"));
    return element("div", { class: "layer" }, label, bar, element("small", {}, few, about, many));
  }

  /* Streets are offered once some are known, with the days that their grades rest on. */
  function offerStreets(days) {
    find("layer-streets").closest(".layer").hidden = !days;
    if (days) map.dom.write("street-days", words("street_layer.scale", { days: days }));
  }

  function turn(name, isOn) {
    const others = map.query.state().layers.filter((one) => one !== name);
    const layers = isOn ? [...others, name] : others;
    map.query.set({ layers: Object.keys(LAYERS).filter((one) => layers.includes(one)) });
    map.layers.toggle();
  }

  map.controls = { buttons: buttons, switches: switches, scale: scale, offerStreets: offerStreets };
})();
