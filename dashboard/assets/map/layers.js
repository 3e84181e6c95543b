/* What lies on the map: answers in, GeoJSON sources filled. The style has the layers. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const GROUPS = {
    hits: ["clusters-halo", "clusters", "clusters-count", "hits-halo", "hits"],
    density: ["cells-fill", "cells-line"],
    streets: ["streets-unseen", "streets-thin", "streets-grade"],
  };
  const LABEL_PX = 12;
  const SHARP = 2; // canvas pixels for each pixel of a label
  const compact = new Intl.NumberFormat(window.litterfog.language, {
    notation: "compact",
    maximumSignificantDigits: 2,
  });
  const shown = { cells: [], chosen: [], clusters: [], hits: [], me: [] };

  function point(lon, lat, properties) {
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: properties || {},
    };
  }

  /* A number as an image of the map's: the style has no glyphs of its own. */
  function label(text, ink) {
    const maplibre = map.view.map();
    const name = "count:" + ink + ":" + text;
    if (!maplibre || maplibre.hasImage(name)) return name;
    const canvas = document.createElement("canvas");
    const font = "650 " + LABEL_PX * SHARP + "px system-ui, sans-serif";
    const pen = canvas.getContext("2d");
    pen.font = font;
    canvas.width = Math.ceil(pen.measureText(text).width) + 4;
    canvas.height = LABEL_PX * SHARP * 1.4;
    pen.font = font; // a canvas that is resized forgets
    pen.fillStyle = ink;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, canvas.width / 2, canvas.height / 2);
    maplibre.addImage(name, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: SHARP });
    return name;
  }

  function cluster(lon, lat, count, probability) {
    return point(lon, lat, {
      count: count,
      probability: probability,
      radius: Math.min(27, 9.5 + 4 * Math.log10(count)),
    });
  }

  function showView({ clusters, hits }) {
    const discs = clusters.lon.map((lon, at) =>
      cluster(lon, clusters.lat[at], clusters.count[at], clusters.probability[at]),
    );
    shown.clusters = map.spread(discs, map.view.zoom());
    shown.hits = hits.lon.map((lon, at) =>
      point(lon, hits.lat[at], { id: hits.id[at], probability: hits.probability[at] }),
    );
    fill("clusters", "hits");
  }

  /* The corners are whole numbers of `unit` degrees from the centre. */
  function showCells(cells) {
    shown.cells = cells.map((cell) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [[...cell.ring, cell.ring[0]]] },
      properties: { pictures: cell.pictures, hits: cell.hits, share: cell.share },
    }));
    fill("cells");
  }

  function mark(source, place) {
    const about = { probability: (place && place.probability) || 0 };
    shown[source] = place ? [point(place.lon, place.lat, about)] : [];
    fill(source);
  }

  function labelled(features) {
    const inks = map.scheme.look().inks;
    for (const { properties } of features) {
      const ink = inks[map.scheme.step("probability", properties.probability)];
      const { count } = properties;
      properties.label = label(count < 1000 ? String(count) : compact.format(count), ink);
    }
    return features;
  }

  function fill(...names) {
    const maplibre = map.view.map();
    for (const name of names) {
      const source = maplibre && maplibre.getSource(name);
      if (!source) continue;
      const features = name === "clusters" ? labelled(shown.clusters) : shown[name];
      source.setData({ type: "FeatureCollection", features: features });
    }
  }

  function toggle() {
    const maplibre = map.view.map();
    const wanted = map.query.state().layers;
    for (const [group, ids] of Object.entries(GROUPS)) {
      const visibility = wanted.includes(group) ? "visible" : "none";
      for (const id of ids) {
        if (maplibre.getLayer(id)) maplibre.setLayoutProperty(id, "visibility", visibility);
      }
    }
  }

  /* Gives the map the scheme's style, and what is shown once more. */
  function dress() {
    const maplibre = map.view.map();
    maplibre.once("style.load", () => {
      toggle();
      fill(...Object.keys(shown));
      map.streets.dress();
    });
    maplibre.setStyle(map.scheme.look().style, { diff: false });
  }

  function placeOf(id) {
    const known = shown.hits.find((hit) => hit.properties.id === id);
    if (!known) return undefined;
    const [lon, lat] = known.geometry.coordinates;
    return { lon: lon, lat: lat, probability: known.properties.probability };
  }

  map.layers = {
    showView: showView,
    showCells: showCells,
    mark: mark,
    toggle: toggle,
    dress: dress,
    placeOf: placeOf,
  };
})();
