/* The page that plans a round: a question in a form, the order that comes back. */
(function () {
  if (document.getElementById("round")) return; // the telephone's page has a script of its own
  const { dom, words, prefix } = window.litterfog;
  const { element, find, once } = dom;
  const STATES = ["open", "planned", "reopened", "cleaned", "false-alarm"];
  const TO_DO = STATES.slice(0, 3);
  const TOP = window.top === window.self ? { "Litterfog-Window": "top" } : {};
  let bbox = new URLSearchParams(location.search).get("bbox");

  const at = (path) => new URL(path, new URL(prefix, location.origin)).href;

  function choice(kind, name, value, label, checked) {
    const box = element("input", { type: kind, name, value, checked });
    return element("label", {}, box, element("span", {}, label));
  }

  function group(title, ...parts) {
    return element("fieldset", {}, element("legend", {}, words("rounds." + title)), ...parts);
  }

  function area() {
    const shown = element("p", {}, words(bbox ? "rounds.area_shown" : "rounds.area_all"));
    const clear = () => {
      bbox = null;
      history.replaceState(null, "", location.pathname);
      find("round-area").replaceWith(area());
    };
    const all = bbox ? [element("button", { type: "button", click: clear }, words("rounds.area_clear"))] : [];
    const made = group("area", shown, ...all);
    made.id = "round-area";
    return made;
  }

  function form(grades) {
    const states = STATES.map((state) =>
      choice("checkbox", "state", state, words("spot." + state.replace("-", "_")), TO_DO.includes(state)),
    );
    const known = grades.map((grade) => choice("checkbox", "grade", grade, grade, false));
    const hint = element("p", { class: "quiet" }, words("rounds.any_grade"));
    return element(
      "form",
      { submit: plan },
      area(),
      group("states", ...states),
      group("grades", ...known, hint),
      group(
        "pace",
        choice("radio", "pace", "foot", words("rounds.foot"), true),
        choice("radio", "pace", "bicycle", words("rounds.bicycle"), false),
        choice("checkbox", "closed", "yes", words("rounds.closed"), true),
        choice("checkbox", "here", "yes", words("rounds.here"), false),
      ),
      element("button", { id: "round-plan", class: "strong" }, words("rounds.plan_it")),
    );
  }

  function tell(text, isWrong = false) {
    const told = find("round-told");
    told.textContent = text;
    told.classList.toggle("wrong", isWrong);
  }

  function here() {
    return new Promise((resolve, reject) => {
      const told = ({ coords }) => resolve([coords.latitude, coords.longitude]);
      const failed = () => reject(new Error(words("rounds.not_located")));
      if (!navigator.geolocation) return failed();
      navigator.geolocation.getCurrentPosition(told, failed, { timeout: 20000 });
    });
  }

  async function question(data) {
    return {
      bbox,
      states: data.getAll("state"),
      grades: data.getAll("grade"),
      pace: data.get("pace"),
      closed: data.has("closed"),
      start: data.has("here") ? await here() : null,
    };
  }

  async function ask(asked) {
    const headers = { "Content-Type": "application/json", ...TOP };
    const answer = await fetch(at("api/rounds"), { method: "POST", headers, body: JSON.stringify(asked) });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const told = isJson ? await answer.json() : {};
    if (answer.ok) return told;
    throw new Error(told.reason || words("rounds.no_answer"));
  }

  async function plan(event) {
    event.preventDefault();
    const button = find("round-plan");
    button.disabled = true;
    find("round-result").hidden = true;
    tell(words("rounds.planning"));
    try {
      show(await ask(await question(new FormData(event.target))));
      tell("");
    } catch (error) {
      const reason = error instanceof TypeError ? words("rounds.no_answer") : error.message;
      tell(words("rounds.failed", { reason }), true);
    }
    button.disabled = false;
  }

  function link(path, word, attributes = {}) {
    return element("a", { href: at(path), ...attributes }, words("rounds." + word));
  }

  function stop({ id, street, note }) {
    const where = element("a", { href: at("#" + id) }, street || words("round.unnamed"));
    return element("li", {}, where, element("span", { class: "quiet" }, note));
  }

  function show(round) {
    const straight = round.straight_m ? [element("p", {}, words("rounds.straight", { length: round.straight_m }))] : [];
    find("round-result").replaceChildren(
      element("h2", {}, round.summary),
      ...straight,
      element(
        "p",
        { class: "forms" },
        link("rounds/" + round.key, "phone"),
        link("rounds/" + round.key + "/sheet", "sheet", { target: "_blank", rel: "noopener" }),
        link("api/rounds/" + round.key + ".gpx", "gpx", { download: "" }),
      ),
      element("h3", {}, words("rounds.stops")),
      element("ol", {}, ...round.stops.map(stop)),
    );
    find("round-result").hidden = false;
  }

  once(() => find("round-form")).then((place) => {
    place.append(form(place.dataset.grades.split(",")));
  });
})();
