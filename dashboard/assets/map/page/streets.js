/* The streets: their lines come as tiles that the browser keeps, their grades as one text for all.

   Asked for once the hits are on the map, then each minute: grades change slowly. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const EVERY_MS = 60000;
  const TRY_AGAIN_MS = 3000; // while the dashboard grades for the first time
  const SOURCE = "streets"; // and the one layer of its tiles
  const THIN = 5; // the mark of what was seen too little; map/streets.py has it too
  const AT_ONCE = 5000; // marks, before the page may do something else
  const MARKS = { "-": -1, t: THIN };
  let known = { tiles: "", marks: "" };
  let etag = "";
  let dueAt = 0;
  let isAsking = false;
  let marked = []; // what the map has of each row
  let turn = 0; // of marking: a later one ends those before

  /* Called often: asks when it is time to. */
  function renew() {
    if (isAsking || performance.now() < dueAt || !map.view.map() || !isWanted()) return;
    isAsking = true;
    dueAt = performance.now() + TRY_AGAIN_MS;
    ask()
      .catch(() => undefined) // the poll of the page tells of what is away
      .finally(() => (isAsking = false));
  }

  /* Streets that are the map's base are there, whether their grades are or not. */
  function isWanted() {
    return map.query.state().layers.includes(SOURCE) || map.scheme.look().streets.under.length > 0;
  }

  async function ask() {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(window.litterfog.prefix + "api/streets/grades", { headers: headers, cache: "no-store" });
    if (answer.status !== 200 && answer.status !== 304) return;
    dueAt = performance.now() + EVERY_MS;
    if (answer.status === 304) return;
    etag = answer.headers.get("ETag") || "";
    take(await answer.json());
  }

  function take(streets) {
    const isOther = streets.tiles !== known.tiles;
    known = streets;
    map.controls.offerStreets(known.tiles ? known.days : 0);
    if (isOther) dress();
    else mark();
  }

  /* Adds the lines to the style that the map has; a new style has none. */
  function dress() {
    const maplibre = map.view.map();
    if (!maplibre.getLayer("cells-fill")) return; // a style that is still being loaded calls again
    const { under, over } = map.scheme.look().streets;
    const layers = [...under, ...over];
    for (const { id } of layers) if (maplibre.getLayer(id)) maplibre.removeLayer(id);
    if (maplibre.getSource(SOURCE)) maplibre.removeSource(SOURCE);
    marked = [];
    if (!known.tiles) return;
    maplibre.addSource(SOURCE, source());
    for (const layer of under) maplibre.addLayer(layer, "cells-fill");
    for (const layer of over) maplibre.addLayer(layer, "clusters-halo");
    map.layers.toggle();
    mark();
  }

  function source() {
    const own = location.origin + window.litterfog.prefix + "api/streets/tiles/";
    return {
      type: "vector",
      tiles: [own + known.tiles + "/{z}/{x}/{y}.mvt"],
      minzoom: known.zooms[0],
      maxzoom: known.zooms[1],
      bounds: known.bounds,
      attribution: known.attribution,
    };
  }

  /* Tells the map each mark that changed, some thousand at a time. */
  function mark() {
    const mine = ++turn;
    let row = 0;
    const go = () => {
      const maplibre = map.view.map();
      if (mine !== turn || !maplibre.getSource(SOURCE)) return;
      for (let told = 0; row < known.marks.length && told < AT_ONCE; row += 1) {
        if (known.marks[row] === (marked[row] || "-")) continue;
        marked[row] = known.marks[row];
        const line = { source: SOURCE, sourceLayer: SOURCE, id: row };
        maplibre.setFeatureState(line, { mark: MARKS[marked[row]] ?? Number(marked[row]) });
        told += 1;
      }
      if (row < known.marks.length) setTimeout(go);
    };
    go();
  }

  map.streets = { renew: renew, dress: dress, known: () => known };
})();
