/* What is shown: kept in the address, so that a link shows the same, and asked of /api/. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const LAYERS = ["hits", "density", "streets"];
  const SHOWN = ["hits", "streets"]; // unless the address says otherwise
  const NAMES = ["device", "split", "model"];
  const listeners = [];

  function placeFrom(text) {
    const [lat, lon, zoom] = (text || "").split(",").map(Number);
    const fits = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22;
    return fits ? { lat: lat, lon: lon, zoom: zoom } : null;
  }

  function read(search) {
    const given = new URLSearchParams(search);
    const named = given.has("layers") ? given.get("layers").split(",") : SHOWN;
    const state = {
      at: placeFrom(given.get("at")),
      since: given.get("since") || "",
      until: given.get("until") || "",
      min_probability: given.get("min_probability") || "",
      layers: LAYERS.filter((layer) => named.includes(layer)),
    };
    for (const name of NAMES) state[name] = given.getAll(name);
    return state;
  }

  let state = read(location.search);

  /* The filters alone, as parameters. */
  function filters() {
    const asked = new URLSearchParams();
    for (const name of ["since", "until", "min_probability"]) {
      if (state[name]) asked.set(name, state[name]);
    }
    for (const name of NAMES) for (const value of state[name]) asked.append(name, value);
    return asked;
  }

  function address() {
    const shown = new URLSearchParams();
    const { at, layers } = state;
    if (at) shown.set("at", [at.lat.toFixed(5), at.lon.toFixed(5), at.zoom.toFixed(2)].join(","));
    for (const [name, value] of filters()) shown.append(name, value);
    if (layers.join() !== SHOWN.join()) shown.set("layers", layers.join(","));
    const search = shown.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return location.pathname + (search && "?" + search) + location.hash;
  }

  function set(changes) {
    state = { ...state, ...changes };
    history.replaceState(history.state, "", address());
    for (const listener of listeners) listener(changes);
  }

  function isFiltered() {
    return filters().size > 0;
  }

  function clear() {
    set({ since: "", until: "", min_probability: "", device: [], split: [], model: [] });
  }

  map.query = {
    names: NAMES,
    state: () => state,
    filters: filters,
    set: set,
    clear: clear,
    isFiltered: isFiltered,
    onChange: (listener) => listeners.push(listener),
  };
})();
