/* Every map tile is answered in time: with the tile, or with a transparent one.

   Plotly's map waits for all tiles before it draws hits, and one failed tile ends dcc.Graph's queue
   of updates for good. So MapLibre must see neither a tile that hangs (a black-holed connection)
   nor one that fails (no DNS, 403). Behind a transparent tile the graticule shows, and MapLibre
   asks for it again when it expires; a tile server that comes back is noticed by then. */
(function () {
  const ANSWER_MS = 2500; // the longest that a tile may keep the hits waiting
  const AWAY_S = 5; // a transparent tile's life, and the time between two probes
  const REFUSED_S = 300; // the same, of a tile that the server has not
  const BLANK_PNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNgYGBgAAAABQABeqhXUAAAAABJRU5ErkJggg==";

  const meta = document.querySelector('meta[name="litterfog-tiles"]');
  const prefix = meta ? meta.content : "";
  if (!prefix) return;

  const network = window.fetch.bind(window);
  const blank = Uint8Array.from(atob(BLANK_PNG), (letter) => letter.charCodeAt(0));
  let away = false;
  let probedAt = 0;

  function transparent(life_s) {
    const headers = { "Content-Type": "image/png", "Cache-Control": "max-age=" + life_s };
    return new Response(blank.slice(), { headers: headers });
  }

  /* The tile, whole: an answer that stalls half-way is as bad as none. */
  async function load(request) {
    const limit = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_MS)]);
    const answer = await network(request, { signal: limit });
    if (!answer.ok) return transparent(REFUSED_S);
    return new Response(await answer.arrayBuffer(), { headers: answer.headers });
  }

  function probe(url) {
    if (performance.now() - probedAt < AWAY_S * 1000) return;
    probedAt = performance.now();
    load(new Request(url)).then(() => (away = false), () => undefined);
  }

  async function tile(request) {
    if (away) {
      probe(request.url);
      return transparent(AWAY_S);
    }
    try {
      return await load(request);
    } catch (error) {
      if (request.signal.aborted) throw error; // MapLibre wants it no more
      away = true;
      probedAt = performance.now();
      return transparent(AWAY_S);
    }
  }

  window.fetch = function (resource, options) {
    const url = typeof resource === "string" ? resource : resource.url || String(resource);
    if (!url.startsWith(prefix)) return network(resource, options);
    return tile(new Request(resource, options));
  };
})();
