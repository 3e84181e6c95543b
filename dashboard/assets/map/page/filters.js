/* The filter bar: what is asked, as controls. They follow the address, whoever changes it. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const { element, find } = map.dom;
  const PRESETS = { all_time: "", last_24h: "24h", last_7d: "7d", last_30d: "30d" };
  const PLURALS = { device: "devices", split: "splits", model: "models" };
  const REST_MS = 150; // without a move of the slider, before it is asked
  let choices = { devices: [], splits: [], models: [] };
  let customised = false; // "Dates" was chosen, and none is given yet
  let timer = 0;

  function build() {
    find("filters").replaceChildren(time(), ...map.query.names.map(select), probability(), chips(), clear());
    follow();
  }

  function time() {
    const names = [...Object.keys(PRESETS), "custom"];
    const radios = names.flatMap((name) => [
      element("input", { type: "radio", name: "time", id: "time-" + name, change: () => preset(name) }),
      element("label", { for: "time-" + name }, words("map." + name)),
    ]);
    const group = { class: "presets", role: "radiogroup", "aria-label": words("map.time") };
    const dates = element("span", { class: "dates", id: "dates" }, date("since", "from"), date("until", "until"));
    return element("div", { class: "time" }, element("div", group, ...radios), dates);
  }

  function date(name, word) {
    const input = element("input", {
      type: "date",
      id: "date-" + name,
      change: (event) => map.query.set({ [name]: event.target.value }),
    });
    return element("label", {}, words("map." + word) + " ", input);
  }

  function preset(name) {
    customised = name === "custom";
    if (customised) follow();
    else map.query.set({ since: PRESETS[name], until: "" });
  }

  function select(name) {
    return element("select", {
      id: "choose-" + name,
      "aria-label": words("map." + name),
      hidden: true,
      change: (event) => add(name, event.target.value),
    });
  }

  function add(name, value) {
    const others = map.query.state()[name].filter((one) => one !== value);
    if (value) map.query.set({ [name]: [...others, value] });
  }

  function remove(name, value) {
    map.query.set({ [name]: map.query.state()[name].filter((one) => one !== value) });
    find("choose-" + name).focus();
  }

  function probability() {
    const slider = element("input", {
      type: "range",
      id: "least-probability",
      min: "0",
      max: "0.95",
      step: "0.05",
      input: (event) => {
        const value = Number(event.target.value);
        shown(value);
        clearTimeout(timer);
        timer = setTimeout(() => map.query.set({ min_probability: value ? String(value) : "" }), REST_MS);
      },
    });
    const output = element("output", { for: "least-probability", id: "least-probability-shown" });
    return element("label", { class: "probability" }, words("map.probability") + " ", slider, output);
  }

  function shown(value) {
    map.dom.write("least-probability-shown", Math.round(value * 100) + " %");
  }

  function clear() {
    const cleared = () => {
      map.query.clear();
      find("time-all_time").focus();
    };
    return element("button", { type: "button", id: "clear", class: "plain", click: cleared }, words("map.clear"));
  }

  function chips() {
    return element("div", { class: "chips", id: "chips" });
  }

  function chip(name, value) {
    const label = { type: "button", class: "chip", "aria-label": words("map.remove", { name: value }) };
    return element("button", { ...label, click: () => remove(name, value) }, value, element("span", {}, "✕"));
  }

  /* Shows what the address asks. */
  function follow() {
    const state = map.query.state();
    const isPreset = !state.until && Object.values(PRESETS).includes(state.since);
    if (state.since || state.until) customised = !isPreset;
    const name = Object.keys(PRESETS).find((one) => PRESETS[one] === state.since);
    find("time-" + (customised || !isPreset ? "custom" : name)).checked = true;
    find("dates").hidden = !customised && isPreset;
    for (const end of ["since", "until"]) {
      find("date-" + end).value = /^\d{4}-\d\d-\d\d/.test(state[end]) ? state[end].slice(0, 10) : "";
    }
    find("least-probability").value = state.min_probability || "0";
    shown(Number(state.min_probability || 0));
    find("clear").hidden = !map.query.isFiltered();
    const chosen = map.query.names.flatMap((kind) => state[kind].map((value) => chip(kind, value)));
    find("chips").replaceChildren(...chosen);
    map.dom.write("filters-open", opener(map.query.filters().size));
  }

  function opener(count) {
    return count ? words("map.filters_count", { count: count }) : words("map.filters");
  }

  /* What there is to choose from; a choice of one is none. */
  function offer(known) {
    choices = known || choices;
    for (const name of map.query.names) {
      const values = choices[PLURALS[name]];
      const box = find("choose-" + name);
      const any = element("option", { value: "" }, words("map.any_" + name));
      box.replaceChildren(any, ...values.map((value) => element("option", { value: value }, value)));
      box.hidden = values.length < 2;
    }
  }

  function changed() {
    follow();
    for (const name of map.query.names) find("choose-" + name).value = "";
  }

  map.filters = { build: build, changed: changed, offer: offer };
})();
