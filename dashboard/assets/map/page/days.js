/* The timeline: hits by day, the span that is shown, and a play button that moves it through time.

   An answer tells only of the days that it was asked for; so while a span is chosen, the days
   around it are asked for besides. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const { element, find } = map.dom;
  const SVG = "http://www.w3.org/2000/svg";
  const DAY_MS = 86400000;
  const TALL = 40; // of the drawing, in its own units
  const STEP_MS = 900; // between two steps of the play
  const REST_MS = 150;
  const AGAIN_MS = 5000; // between two looks at the days around a span
  const PLAYED = 12; // spans that a play is cut into, if none was chosen
  let days = { first: 0, step: 1, hits: [] };
  let span = [0, 0]; // bins, the second not shown any more
  let playing = 0;
  let timer = 0;
  let lookedAt = -AGAIN_MS;

  function build() {
    const play = { type: "button", id: "play", "aria-label": words("map.play"), click: toggle };
    const bars = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ id: "bars", preserveAspectRatio: "none", role: "img" })) {
      bars.setAttribute(name, value);
    }
    bars.setAttribute("aria-label", words("map.days_histogram"));
    for (const kind of ["rest", "within"]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", kind);
      bars.append(path);
    }
    const track = element("div", { class: "track" }, bars, thumb("from"), thumb("until"));
    const said = element("output", { id: "span", for: "span-from span-until" });
    find("timeline").replaceChildren(element("button", play), track, said);
    find("timeline").hidden = true;
  }

  function thumb(word) {
    return element("input", {
      type: "range",
      id: "span-" + word,
      min: "0",
      step: "1",
      "aria-label": words("map." + word),
      input: () => moved(word),
    });
  }

  /* Days since the epoch of a moment as the address has it. */
  function dayOf(text) {
    const back = /^(\d+)([mhd])$/.exec(text);
    if (!back) return Math.floor(Date.parse(text) / DAY_MS);
    const unit = { m: 60000, h: 3600000, d: DAY_MS }[back[2]];
    return Math.floor((Date.now() - back[1] * unit) / DAY_MS);
  }

  const binOf = (day) => Math.floor((day - days.first) / days.step);
  const dayAt = (bin) => days.first + bin * days.step;

  /* Told of the days of an answer. */
  function show(told) {
    const { since, until } = map.query.state();
    if (since || until) return around();
    take(told);
  }

  function take(told) {
    days = { step: 1, ...told };
    find("timeline").hidden = days.hits.length < 2;
    for (const word of ["from", "until"]) find("span-" + word).max = String(days.hits.length);
    follow();
  }

  /* The days before and after the span that is shown. */
  async function around() {
    if (performance.now() - lookedAt < AGAIN_MS) return follow();
    lookedAt = performance.now();
    const asked = map.query.filters();
    asked.delete("since");
    asked.delete("until");
    if (map.view.bbox()) asked.set("bbox", map.view.bbox());
    asked.set("zoom", "0");
    const answer = await fetch(window.litterfog.prefix + "api/view?" + asked).catch(() => null);
    if (answer && answer.ok) take((await answer.json()).days);
  }

  /* Shows the span that the address asks for. */
  function follow() {
    const { since, until } = map.query.state();
    const last = days.hits.length;
    const from = since ? binOf(dayOf(since)) : 0;
    const end = until ? binOf(dayOf(until)) + 1 : last;
    span = [Math.max(0, Math.min(last - 1, from)), Math.max(1, Math.min(last, end))];
    draw();
  }

  function draw() {
    [find("span-from").value, find("span-until").value] = span;
    const most = Math.max(1, ...days.hits);
    const bar = (hits, at) => {
      const height = hits ? Math.max(1.5, (Math.sqrt(hits / most)) * TALL) : 0;
      return "M" + at + " " + TALL + "v-" + height.toFixed(1) + "h.86v" + height.toFixed(1) + "z";
    };
    const bars = find("bars");
    bars.setAttribute("viewBox", "0 0 " + Math.max(1, days.hits.length) + " " + TALL);
    const within = (_, at) => at >= span[0] && at < span[1];
    const paths = { rest: (hits, at) => !within(hits, at), within: within };
    for (const [kind, wanted] of Object.entries(paths)) {
      const drawn = days.hits.map((hits, at) => (wanted(hits, at) && hits ? bar(hits, at) : ""));
      bars.querySelector("." + kind).setAttribute("d", drawn.join(""));
    }
    map.dom.write("span", said());
  }

  function said() {
    const [first, last] = [dayAt(span[0]), dayAt(span[1]) - 1];
    const { day } = map.moments;
    return first === last ? day(first) : day(first) + " – " + day(last);
  }

  function moved(word) {
    const value = Number(find("span-" + word).value);
    if (word === "from") span = [Math.min(value, span[1] - 1), span[1]];
    else span = [span[0], Math.max(value, span[0] + 1)];
    stop();
    draw();
    clearTimeout(timer);
    timer = setTimeout(ask, REST_MS);
  }

  function ask() {
    const whole = span[0] === 0 && span[1] === days.hits.length;
    const { isoDay } = map.moments;
    const since = whole ? "" : isoDay(dayAt(span[0]));
    map.query.set({ since: since, until: whole ? "" : isoDay(dayAt(span[1]) - 1) });
  }

  function toggle() {
    if (playing) return stop();
    const last = days.hits.length;
    const wide = span[1] - span[0];
    if (wide === last) span = [0, Math.max(1, Math.round(last / PLAYED))];
    else if (span[1] === last) span = [0, wide];
    ask();
    playing = setInterval(step, STEP_MS);
    told("map.pause");
  }

  function step() {
    const left = days.hits.length - span[1];
    if (left <= 0) return stop();
    const by = Math.min(left, Math.max(1, Math.round((span[1] - span[0]) / 3)));
    span = [span[0] + by, span[1] + by];
    draw();
    ask();
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    told("map.play");
  }

  function told(word) {
    find("play").setAttribute("aria-label", words(word));
    find("play").classList.toggle("playing", Boolean(playing));
  }

  /* Another question than that of the time has other days. */
  function changed(changes) {
    if (!("since" in changes) || "device" in changes) lookedAt = -AGAIN_MS;
    if (find("timeline")) follow();
  }

  map.days = { build: build, show: show, changed: changed };
})();
