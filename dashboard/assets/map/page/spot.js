/* The spot that the chosen hit belongs to, within its details: what is known of it, its state, and
   buttons for who may change that. It is asked for again while it is shown: another telephone may
   say something meanwhile. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { element, find } = map.dom;
  const { words } = window.litterfog;
  const EVERY_MS = 5000;
  const TOP = window.top === window.self ? { "Litterfog-Window": "top" } : {};
  const NEXT = {
    open: ["planned", "cleaned", "false-alarm"],
    planned: ["cleaned", "false-alarm", "reopened"],
    cleaned: ["reopened"],
    "false-alarm": ["reopened"],
    reopened: ["planned", "cleaned", "false-alarm"],
  };
  let shown = null; // { hit, poll, spot, told, isBusy }
  let may = null; // a promise: whether the visitor may change states

  const at = (path) => new URL(path, new URL(window.litterfog.prefix, location.origin)).href;
  const key = (state) => state.replace("-", "_");
  const moment = (iso) => map.moments.short(Date.parse(iso));
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  /* Whoever reads what this answers for the first time asks; an answer that failed is asked again. */
  function mayChange() {
    may =
      may ||
      fetch(at("api/me"), { headers: TOP })
        .then((answer) => answer.json())
        .then(({ role }) => role === "worker" || role === "operator")
        .catch(() => {
          may = null;
          return false;
        });
    return may;
  }

  function term(name, text) {
    return element("div", {}, element("dt", {}, words("spot." + name)), element("dd", {}, text));
  }

  function facts(spot) {
    const { first_seen, last_seen, hits, visits, probability, street, district } = spot;
    const seen = words("spot.hits", { count: hits }) + ", " + words("spot.visits", { count: visits });
    const where = [street, district].filter(Boolean).join(", ");
    return element(
      "dl",
      {},
      ...(where ? [term("street", where)] : []),
      term("seen", seen),
      term("first_seen", moment(first_seen)),
      term("last_seen", moment(last_seen)),
      term("likeliest", Math.floor(probability * 100 + 1e-6) + " %"),
    );
  }

  function stateLine(spot) {
    const mark = element("strong", { class: "state " + spot.state }, words("spot." + key(spot.state)));
    const by = { actor: spot.actor, moment: moment(spot.since) };
    const who = spot.actor ? words("spot.by", by) : words("spot.since", by);
    const note = spot.note ? [element("q", {}, spot.note)] : [];
    return [element("p", { class: "state-line" }, mark, element("span", { class: "quiet" }, who)), ...note];
  }

  function button(state, label, kind = "") {
    const attributes = { type: "button", class: kind, "data-state": state, click: () => say(state) };
    return element("button", { ...attributes, disabled: shown.isBusy }, label);
  }

  function proposal(spot, writes) {
    if (!spot.passed_clean) return [];
    const day = map.moments.day(Date.parse(spot.passed_clean) / 86400000);
    const text = element("p", {}, words("spot.passed_clean", { day }));
    const accept = writes ? [button("cleaned", words("spot.accept"), "strong")] : [];
    return [element("div", { class: "proposal" }, text, ...accept)];
  }

  function buttons(spot, writes) {
    if (!writes) return [];
    const known = NEXT[spot.state].filter((state) => !(spot.passed_clean && state === "cleaned"));
    const made = known.map((state) => button(state, words("spot.say_" + key(state))));
    return [element("div", { class: "actions", role: "group", "aria-label": words("spot.change") }, ...made)];
  }

  function history(said) {
    if (!said.length) return [];
    const lines = said.map((one) => {
      const text = words("spot.said", { actor: one.actor, state: words("spot." + key(one.state)) });
      const conflict = one.conflict ? [element("em", {}, words("spot.conflicted"))] : [];
      return element("li", {}, element("span", {}, text), " ", element("span", { class: "quiet" }, moment(one.at)), ...conflict);
    });
    const isOpen = Boolean(document.querySelector("#spot details[open]"));
    const title = words("spot.history", { count: said.length });
    return [element("details", { open: isOpen }, element("summary", {}, title), element("ol", {}, ...lines.reverse()))];
  }

  async function render() {
    const mine = shown;
    const writes = await mayChange();
    if (mine !== shown || !mine.spot) return;
    const spot = mine.spot.properties;
    const focused = document.activeElement && document.activeElement.dataset.state;
    find("spot-body").replaceChildren(
      ...stateLine(spot),
      ...proposal(spot, writes),
      ...buttons(spot, writes),
      facts(spot),
      ...history(mine.spot.history),
    );
    const again = focused && document.querySelector(`#spot [data-state="${focused}"]`);
    if (again) again.focus({ preventScroll: true });
    find("spot").hidden = false;
  }

  function tell(text, isWrong = false) {
    const told = find("spot-told");
    if (!told) return;
    told.textContent = text;
    told.classList.toggle("wrong", isWrong);
  }

  function outcome({ outcome, holds, reason }, state) {
    if (outcome === "refused") return tell(words("spot.refused", { reason }), true);
    const now = { state: words("spot." + key(holds.state)), actor: holds.actor || words("spot.nobody") };
    if (outcome === "conflict") return tell(words("spot.conflict", now), true);
    return tell(words("spot.told", { state: words("spot." + key(state)) }));
  }

  async function post(change) {
    const headers = { "Content-Type": "application/json", ...TOP };
    const answer = await fetch(at("api/spots"), { method: "POST", headers, body: JSON.stringify(change) });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const told = isJson ? await answer.json() : {};
    if (answer.ok) return told;
    throw new Error(told.reason || words("spot.no_answer"));
  }

  async function say(state) {
    const mine = shown;
    if (mine.isBusy) return;
    mine.isBusy = true;
    render();
    const { id, state: seen_state } = mine.spot.properties;
    const [lon, lat] = mine.spot.geometry.coordinates;
    const change = { id: newId(), at_ms: Date.now(), hit: id, state, seen_state, lat, lon };
    try {
      const told = await post(change);
      if (mine === shown) outcome(told, state);
    } catch (error) {
      const reason = error instanceof TypeError ? words("spot.no_answer") : error.message;
      if (mine === shown) tell(words("spot.not_sent", { reason }), true);
    }
    mine.isBusy = false;
    if (mine === shown) mine.poll.now();
    if (mine === shown) render();
  }

  function forget() {
    if (shown) shown.poll.stop();
    shown = null;
  }

  /* Dash has laid out the details of a hit, or taken them away. */
  function detailed() {
    const section = find("spot");
    const hit = section ? section.dataset.hit : "";
    if (shown && shown.hit === hit && shown.section === section) return;
    forget();
    if (!hit) return;
    shown = { hit, section, spot: null, isBusy: false };
    tell("");
    const mine = shown;
    mine.poll = window.litterfog.poll({
      url: () => "api/spots/" + hit,
      everyMs: EVERY_MS,
      onAnswer: (spot) => {
        mine.spot = spot;
        if (mine === shown) render();
      },
    });
  }

  map.spot = { detailed: detailed };
})();
