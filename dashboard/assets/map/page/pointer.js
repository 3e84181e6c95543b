/* What a pointer does on the map: a word beside it, a choice, a look into a cluster. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const { find, element } = map.dom;
  const FINGER_PX = 10; // around a tap or click that counts
  const AREAS = ["cells-fill", "streets-grade"]; // told of, with nothing to choose
  const MOST_ZOOM = 20;
  const CLUSTER_ZOOM = 2; // levels that a click on a cluster opens
  let at = null; // where the word stands

  function nearest(point, reach) {
    const maplibre = map.view.map();
    const layers = ["hits", "clusters", ...AREAS].filter((id) => maplibre.getLayer(id));
    const box = [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ];
    const found = maplibre.queryRenderedFeatures(box, { layers: layers });
    const away = (feature) => {
      if (feature.geometry.type !== "Point") return Infinity;
      const at = maplibre.project(feature.geometry.coordinates);
      return Math.hypot(at.x - point.x, at.y - point.y);
    };
    return found.sort((one, other) => away(one) - away(other))[0];
  }

  function lines(feature) {
    const { layer, properties } = feature;
    if (layer.id === "streets-grade") return map.streetTip.lines(feature, () => say(feature));
    if (layer.id === "cells-fill") {
      return [
        words("map.cell_pictures", { count: properties.pictures }),
        words("map.cell_hits", { count: properties.hits }),
      ];
    }
    const percent = Math.floor(properties.probability * 100 + 1e-6) + " %";
    if (layer.id === "clusters") {
      return [
        words("map.cluster", { count: properties.count }),
        words("map.likeliest", { percent: percent }),
        words("map.zoom_cluster"),
      ];
    }
    const known = map.list.hit(properties.id);
    const more = known ? [map.moments.short(known.captured_ms), known.device] : [];
    return [words("map.litter_percent", { percent: percent }), ...more, words("map.choose")];
  }

  function hover(event) {
    const feature = nearest(event.point, 2);
    map.view.map().getCanvas().style.cursor =
      feature && !AREAS.includes(feature.layer.id) ? "pointer" : "";
    if (feature) tell(feature, event.point);
    else leave();
  }

  function tell(feature, point) {
    at = point;
    if (feature.layer.id !== "streets-grade") map.streetTip.leave();
    say(feature);
  }

  function say(feature) {
    const tip = find("tip");
    tip.hidden = false;
    tip.replaceChildren(...lines(feature).map((line) => element("span", {}, line)));
    const left = Math.min(at.x + 14, tip.parentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.transform = "translate(" + left + "px," + (at.y + 14) + "px)";
  }

  function leave() {
    find("tip").hidden = true;
    map.streetTip.leave();
  }

  function click(event) {
    const feature = nearest(event.point, FINGER_PX);
    if (!feature || feature.layer.id === "cells-fill") return;
    if (feature.layer.id === "streets-grade") return tell(feature, event.point); // a finger does not hover
    leave();
    if (feature.layer.id === "hits") map.chosen.choose(feature.properties.id);
    else open(feature);
  }

  /* Looks into a cluster; one that no zoom opens lists its hits. */
  function open({ geometry, properties }) {
    const [lon, lat] = geometry.coordinates;
    const zoom = map.view.map().getZoom();
    if (zoom > MOST_ZOOM - 0.1) {
      map.sheet.pull(true);
      const first = document.querySelector("#hits a");
      if (first) first.focus();
      return;
    }
    const levels = properties.count > 1000 ? CLUSTER_ZOOM : CLUSTER_ZOOM + 0.5;
    map.view.go({ lon: lon, lat: lat, zoom: Math.min(MOST_ZOOM, zoom + levels) });
  }

  /* plotly.js would put the map back to where it began. */
  function doubleClick(event) {
    event.stopPropagation();
    event.preventDefault();
    const maplibre = map.view.map();
    const box = maplibre.getContainer().getBoundingClientRect();
    const at = maplibre.unproject([event.clientX - box.left, event.clientY - box.top]);
    maplibre.easeTo({ zoom: maplibre.getZoom() + 1, around: at }, { originalEvent: event });
  }

  function watch() {
    const maplibre = map.view.map();
    maplibre.on("mousemove", hover);
    maplibre.on("mouseout", leave);
    maplibre.on("movestart", leave);
    maplibre.on("click", click);
    find("map").addEventListener("dblclick", doubleClick, true);
  }

  map.pointer = { watch: watch };
})();
