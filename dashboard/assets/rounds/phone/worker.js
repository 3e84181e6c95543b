/* A service worker for the pages of rounds alone: what a round's page was made of is there again where
   there is no network. It answers no question to /api/. */
(function () {
  if (typeof ServiceWorkerGlobalScope === "undefined") return; // loaded by a page
  const CACHE = "litterfog-rounds-1";
  const MOST = 80; // answers
  const PATIENCE_MS = 5000; // with a network that is hardly one

  const isRound = (url) => /\/rounds\/[0-9a-f]{16}$/.test(url.pathname);
  const isFile = (url) => url.pathname.includes("/assets/");

  async function keep(request, answer) {
    if (!answer.ok) return;
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
    const known = await cache.keys();
    await Promise.all(known.slice(0, Math.max(0, known.length - MOST)).map((old) => cache.delete(old)));
  }

  async function fresh(request, limits = {}) {
    const answer = await fetch(request.url, { credentials: "same-origin", ...limits });
    await keep(request.url, answer);
    return answer;
  }

  /* The page of before is better than none, and better than being told that the round is gone. */
  async function round(request) {
    const kept = await caches.match(request.url);
    if (!kept) return fresh(request);
    try {
      const answer = await fresh(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? answer : kept;
    } catch (error) {
      return kept;
    }
  }

  async function file(request) {
    return (await caches.match(request.url)) || fresh(request);
  }

  /* The first page was loaded before there was a worker: it is asked for again, with its files. */
  async function fill() {
    const pages = await self.clients.matchAll({ includeUncontrolled: true });
    for (const page of pages.filter((one) => isRound(new URL(one.url)))) {
      const answer = await fetch(page.url, { credentials: "same-origin" });
      const text = await answer.clone().text();
      await keep(page.url, answer);
      const named = [...text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]*)"/g)].map((one) => one[1]);
      for (const name of new Set(named)) {
        const address = new URL(name.replaceAll("&amp;", "&"), page.url).href;
        await keep(address, await fetch(address, { credentials: "same-origin" }));
      }
    }
  }

  self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(fill)));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    if (isRound(url)) event.respondWith(round(request));
    else if (isFile(url)) event.respondWith(file(request));
  });
})();
