/* The hexagons: asked for while they are shown, at most every ten seconds or when the map moves. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const EVERY_MS = 10000;
  const MICRO = 1e-6;
  let asked = ""; // the question that the hexagons shown answer
  let askedAt = -EVERY_MS;
  let etag = "";
  let under = null; // the request under way

  function question() {
    const { since, until } = map.query.state();
    const parts = new URLSearchParams({ bbox: map.view.bbox(), zoom: map.view.zoom().toFixed(2) });
    if (since) parts.set("since", since);
    if (until) parts.set("until", until);
    return window.litterfog.prefix + "api/density?" + parts;
  }

  /* Called often: asks when there is a reason to. */
  function renew() {
    if (!map.query.state().layers.includes("density") || !map.view.map()) return;
    const url = question();
    if (url === asked && performance.now() - askedAt < EVERY_MS) return;
    if (url !== asked) etag = "";
    [asked, askedAt] = [url, performance.now()];
    if (under) under.abort();
    under = new AbortController();
    ask(url, under.signal).catch(() => undefined); // the poll of the page tells of what is away
  }

  async function ask(url, signal) {
    const answer = await fetch(url, { signal: signal, headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status !== 200) return;
    etag = answer.headers.get("ETag") || "";
    const { ring, cells } = await answer.json();
    map.layers.showCells(cells.lon.map((lon, at) => cell(cells, at, ring * MICRO)));
  }

  function cell({ lon, lat, ring, pictures, hits }, at, unit) {
    const corners = [];
    for (let i = 0; i < ring[at].length; i += 2) {
      corners.push([lon[at] + ring[at][i] * unit, lat[at] + ring[at][i + 1] * unit]);
    }
    const share = Math.min(1, hits[at] / Math.max(1, pictures[at]));
    return { ring: corners, pictures: pictures[at], hits: hits[at], share: share };
  }

  map.density = { renew: renew };
})();
