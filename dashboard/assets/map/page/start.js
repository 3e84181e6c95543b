/* The map page's beginning: asks for the first view at once, long before there is a map to show it.

   Then again and again, one request at a time: litterfog.poll. */
(function () {
  const map = window.litterfog.map;
  const { find, once } = map.dom;
  let latest = null; // the answer to show once the page is laid out
  let choices = ""; // the hash of those that the filters offer
  let laidOut = false;

  function url() {
    const asked = map.query.filters();
    if (map.view.bbox()) asked.set("bbox", map.view.bbox());
    asked.set("zoom", map.view.zoom().toFixed(2));
    if (choices) asked.set("choices", choices);
    return "api/view?" + asked;
  }

  function onAnswer(answer) {
    latest = { ...answer, choices: answer.choices || (latest && latest.choices) };
    choices = answer.choices_hash;
    map.view.heard(answer.bounds);
    if (laidOut) show(Boolean(answer.choices));
  }

  function show(offers) {
    map.layers.showView(latest);
    const { words } = window.litterfog;
    map.list.show(latest.list, words(latest.everywhere ? "map.none_here" : "map.no_hits_listed"));
    map.panel.show(latest);
    map.days.show(latest.days);
    map.panel.exports();
    renewLayers();
    if (offers) map.filters.offer(latest.choices);
  }

  function renewLayers() {
    map.density.renew();
    map.streets.renew();
  }

  const poll = window.litterfog.poll({
    url: url,
    onAnswer: onAnswer,
    onUnchanged: () => laidOut && renewLayers(),
    onLoading: ({ hits }) => map.panel.loading(window.litterfog.words("map.reading", { count: hits })),
    onRefused: ({ reason }) => map.panel.refused(reason),
  });

  map.view.onRest(() => {
    poll.now();
    map.density.renew();
  });

  map.query.onChange((changes) => {
    if ("at" in changes) return; // onRest tells
    if (laidOut) {
      map.filters.changed();
      map.days.changed(changes);
      renewLayers();
    }
    if (!("layers" in changes)) poll.now();
  });

  async function layOut() {
    await once(() => find("map-looks") && find("sheet"));
    map.scheme.colour();
    map.filters.build();
    map.days.build();
    map.controls.switches();
    map.controls.buttons();
    map.sheet.watch();
    map.chosen.watch();
    find("show-all").addEventListener("click", () => latest && map.view.follow(latest.bounds));
    laidOut = true;
    if (latest) show(true);
  }

  async function takeMap() {
    await once(() => document.querySelector("#map .maplibregl-map"));
    const maplibre = map.view.take(document.querySelector("#map .js-plotly-plot"));
    map.layers.dress();
    map.scheme.onChange(map.layers.dress);
    map.pointer.watch();
    maplibre.on("move", map.controls.scale);
    map.controls.scale();
    find("map").classList.add("ready");
    if (latest) map.view.heard(latest.bounds);
    maplibre.once("render", () => latest && map.streets.renew());
  }

  layOut().then(takeMap);
})();
