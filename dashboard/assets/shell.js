/* What every page does by itself: ask for news, one question at a time, and say when none arrives.

   litterfog.prefix     the path that every address of the dashboard begins with, "/" at the end
   litterfog.refreshMs  the time between an answer and the next question
   litterfog.poll(...)  ask again and again; see there
   litterfog.tick()     let Dash renew the page, once it has done so the last time
   litterfog.write(...) change something, by POST; see there */
(function () {
  const SILENCE_MS = 10000; // without an answer, before saying so
  const MOST_WAIT_MS = 10000; // between two attempts
  const GIVEN_UP_MS = 60000; // an answer that has not landed by then is asked for anew
  const TICK_GIVEN_UP_MS = 30000;
  const loops = new Set();

  function told(name) {
    const meta = document.querySelector('meta[name="litterfog-' + name + '"]');
    return meta ? meta.content : "";
  }

  const prefix = told("prefix") || "/";
  const refreshMs = Number(told("refresh-ms")) || 2000;

  function show(banner, isShown) {
    const element = document.getElementById(banner);
    if (element && element.hidden === isShown) element.hidden = !isShown;
  }

  function showBanners() {
    const now = performance.now();
    show("store-away", [...loops].some((loop) => loop.isStoreAway));
    show("silent", [...loops].some((loop) => now - loop.unansweredSince > SILENCE_MS));
  }

  setInterval(showBanners, 1000);

  /* Ask `url()`, an address below the prefix, for JSON: at once, and again `everyMs` after each answer
     has landed; never twice at a time, not in a hidden tab, and less often while it fails.

     onAnswer(json)      something that differs from the last answer for the same address
     onUnchanged()       the same as before (304, by the answer's ETag)
     onLoading(json)     503, and the dashboard still reads its store
     onRefused(json)     400: the question is wrong

     Gives { now(), stop() }; now() drops a question under way and asks at once. */
  function poll({ url, everyMs = refreshMs, onAnswer, onUnchanged, onLoading, onRefused }) {
    const loop = { unansweredSince: Infinity, isStoreAway: false };
    let asking = null;
    let timer = 0;
    let failures = 0;
    let known = { address: "", tag: "" };

    async function load(address, signal) {
      const headers = known.tag && known.address === address ? { "If-None-Match": known.tag } : {};
      const answer = await fetch(address, { headers, signal, cache: "no-store" });
      if (answer.status === 304) return { status: 304 };
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      const json = isJson ? await answer.json() : {};
      if (answer.ok) known = { address, tag: answer.headers.get("ETag") || "" };
      return { status: answer.status, json };
    }

    function hand({ status, json }) {
      loop.isStoreAway = status === 503 && json.status === "unavailable";
      const isLoading = status === 503 && json.status === "loading";
      failures = status < 400 || isLoading ? 0 : failures + 1;
      if (status === 304) return onUnchanged && onUnchanged();
      if (status < 300) return onAnswer(json);
      if (isLoading) return onLoading && onLoading(json);
      if (status === 400) return onRefused && onRefused(json);
    }

    function next() {
      const wait = Math.min(everyMs * 2 ** failures, Math.max(everyMs, MOST_WAIT_MS));
      timer = setTimeout(ask, failures ? wait * (0.75 + 0.5 * Math.random()) : wait);
    }

    async function ask() {
      clearTimeout(timer);
      if (document.hidden || !loops.has(loop)) return;
      const mine = (asking = new AbortController());
      const limit = setTimeout(() => mine.abort(), GIVEN_UP_MS);
      if (loop.unansweredSince === Infinity) loop.unansweredSince = performance.now();
      let answer = null;
      try {
        answer = await load(new URL(url(), new URL(prefix, location.origin)).href, mine.signal);
      } catch (error) {
        if (mine === asking) failures += 1;
      }
      clearTimeout(limit);
      if (mine !== asking) return; // now() has asked since
      asking = null;
      if (answer) loop.unansweredSince = Infinity;
      next();
      if (answer) hand(answer);
      showBanners();
    }

    function now() {
      if (asking) asking.abort();
      asking = null;
      ask();
    }

    function stop() {
      loops.delete(loop);
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = null;
    }

    document.addEventListener("visibilitychange", () => {
      loop.unansweredSince = Infinity; // a hidden tab's time does not count
      if (!document.hidden && !asking) ask();
    });
    loops.add(loop);
    ask();
    return { now, stop };
  }

  /* Send JSON to `address`, below the prefix, and give the answer as fetch does. Of a page in another
     site's frame, where a click may be meant for something else, the dashboard takes none. */
  function write(address, json) {
    const headers = { "Content-Type": "application/json" };
    if (window.top === window) headers["Litterfog-Window"] = "top";
    const url = new URL(address, new URL(prefix, location.origin));
    return fetch(url.href, { method: "POST", headers, body: JSON.stringify(json) });
  }

  /* Dash asks again while it still waits for an answer, and drops the earlier one when it lands: so a
     tick is kept until the last one is answered. */
  let ticks = 0; // Dash itself asks the first time, once it has laid out the page
  let tickedAt = performance.now(); // -Infinity: the last tick is answered
  let isTickKept = false;

  function tick() {
    isTickKept = performance.now() - tickedAt < TICK_GIVEN_UP_MS;
    if (isTickKept) return;
    tickedAt = performance.now();
    window.dash_clientside.set_props("tick", { data: ++ticks });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
      answered: function (answer) {
        if (!answer || answer.tick !== ticks) return;
        tickedAt = -Infinity;
        if (isTickKept) tick();
        else if (!answer.renewed) setTimeout(tick, refreshMs); // the store was away
      },
    },
  });

  /* Dash takes the plotly.js that it finds here, which a map needs when it is drawn. Ours is the part
     of it that maps take. */
  const plotly = document.getElementById("litterfog-plotly");
  if (plotly) Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly.href, set: () => undefined });

  window.litterfog = Object.assign(window.litterfog || {}, { prefix, refreshMs, poll, tick, write });
})();
