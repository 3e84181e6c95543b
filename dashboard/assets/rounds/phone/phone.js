/* A round on the telephone. A tick is kept in this browser before anything else, and sent when there
   is a network: now, or on the way back. What was answered is shown beside the spot. */
(function () {
  const holder = document.getElementById("round");
  if (!holder) return;
  const { words, prefix } = window.litterfog;
  const round = JSON.parse(holder.textContent);
  const waiting = document.getElementById("round-waiting");
  const QUEUE = "litterfog-queue"; // of all rounds: changes that were not answered yet
  const DONE = "litterfog-round-" + round.key; // spot -> { state, told }
  const TRY_MS = 30000;
  const AT_ONCE = 100;
  const TOP = window.top === window.self ? { "Litterfog-Window": "top" } : {};
  let isSending = false;
  let trouble = ""; // why nothing is taken, other than there being no network

  function read(name, nothing) {
    try {
      return JSON.parse(localStorage.getItem(name)) || nothing;
    } catch (error) {
      return nothing;
    }
  }

  const write = (name, value) => localStorage.setItem(name, JSON.stringify(value));
  const done = () => read(DONE, {});
  const queue = () => read(QUEUE, []);
  const key = (state) => state.replace("-", "_");
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  function note(spot, change) {
    const all = done();
    all[spot] = { ...all[spot], ...change };
    write(DONE, all);
  }

  function say(stop, state) {
    const before = done()[stop.id];
    const seen_state = before && before.state ? before.state : stop.state;
    const change = { id: newId(), at_ms: Date.now(), hit: stop.id, lat: stop.lat, lon: stop.lon, state, seen_state };
    write(QUEUE, [...queue(), change]);
    note(stop.id, { state, told: "" });
    show();
    send();
  }

  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
  }

  function buttons(stop, state) {
    if (state === "cleaned" || state === "false-alarm") {
      const word = words("spot." + key(state));
      const undo = button(words("rounds.undo"), () => say(stop, "reopened"));
      const mark = document.createElement("strong");
      mark.textContent = "✓ " + word;
      return [mark, undo];
    }
    return ["cleaned", "false-alarm"].map((one) => button(words("rounds." + key(one)), () => say(stop, one)));
  }

  function show() {
    const said = done();
    for (const stop of round.stops) {
      const row = document.querySelector(`li[data-id="${stop.id}"]`);
      const { state = stop.state, told = "" } = said[stop.id] || {};
      row.querySelector(".said").textContent = told;
      row.querySelector(".ticks").replaceChildren(...buttons(stop, state));
    }
    const count = queue().length;
    const text = trouble || (count ? words("rounds.waiting", { count }) : Object.keys(said).length ? words("rounds.all_sent") : "");
    if (waiting.textContent !== text) waiting.textContent = text;
    waiting.classList.toggle("wrong", Boolean(trouble));
  }

  function hear(change, { outcome, holds, reason }) {
    if (!round.stops.some((stop) => stop.id === change.hit)) return; // of another round
    if (outcome === "refused") return note(change.hit, { told: words("rounds.refused", { reason }) });
    if (!holds) return;
    const isNewer = queue().some((later) => later.hit === change.hit);
    if (isNewer) return;
    const now = { actor: holds.actor || words("spot.nobody"), state: words("spot." + key(holds.state)) };
    note(change.hit, { state: holds.state, told: outcome === "conflict" ? words("rounds.conflict", now) : "" });
  }

  async function post(changes) {
    const headers = { "Content-Type": "application/json", ...TOP };
    const address = new URL("api/spots", new URL(prefix, location.origin)).href;
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(changes) });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const told = isJson ? await answer.json() : {};
    if (answer.ok) return told;
    trouble = answer.status === 503 ? "" : told.reason || words("rounds.not_allowed");
    return null;
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    try {
      for (let some = queue().slice(0, AT_ONCE); some.length; some = queue().slice(0, AT_ONCE)) {
        trouble = "";
        const answers = await post(some);
        if (!answers) break;
        const answered = new Set(some.map((change) => change.id));
        write(QUEUE, queue().filter((change) => !answered.has(change.id)));
        some.forEach((change, at) => hear(change, answers[at]));
      }
    } catch (error) {
      trouble = ""; // there is no network: the next try is soon
    }
    isSending = false;
    show();
  }

  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(send, TRY_MS);
  if ("serviceWorker" in navigator) {
    const rounds = new URL("rounds/", new URL(prefix, location.origin)).pathname;
    navigator.serviceWorker.register(rounds + "worker.js", { scope: rounds }).catch(() => undefined);
  }
  show();
  send();
})();
