/* The frames that the cloud has refused, below the devices; operators may send whole ones again. */
(function () {
  const { make, words, write } = litterfog;
  const WRITTEN = { dateStyle: "medium", timeStyle: "short" };
  const EVERY_MS = 10000;
  const answers = new Map(); // what became of a letter that was sent again, by its id
  let latest = null;

  const mayChange = () => Boolean(document.querySelector(".devices-page.may-change"));

  async function resend(letter, button) {
    button.disabled = true;
    let text;
    try {
      const answer = await write("api/dead-letters/" + letter.id + "/resend", {});
      const json = await answer.json();
      text = answer.ok ? receiptText(json) : words("devices.not_sent", { reason: json.reason });
    } catch (error) {
      text = words("shell.silent");
    }
    answers.set(letter.id, text);
    show();
  }

  function receiptText({ outcome, reason, detail }) {
    if (!outcome) return words("devices.letter_sent");
    return words("devices.letter_" + outcome, { reason: [reason, detail].filter(Boolean).join(": ") });
  }

  function cell(name, ...children) {
    const made = make("td", {}, ...children);
    made.dataset.label = words("devices." + name);
    return made;
  }

  function action(letter) {
    if (answers.has(letter.id)) return make("span", { role: "status" }, answers.get(letter.id));
    const button = make("button", { className: "plain", disabled: !letter.whole }, words("devices.resend"));
    if (letter.whole) button.onclick = () => resend(letter, button);
    else button.title = words("devices.resend_cut");
    return button;
  }

  function row(letter) {
    const at = new Date(letter.at_ms);
    const time = make("time", { dateTime: at.toISOString() }, at.toLocaleString(litterfog.language, WRITTEN));
    const kept = litterfog.size(letter.bytes) + (letter.whole ? "" : ", " + words("devices.letter_cut"));
    const made = make(
      "tr",
      {},
      make("th", { scope: "row" }, letter.device),
      cell("letter_at", time),
      cell("letter_reason", letter.reason, make("small", {}, letter.detail)),
      cell("letter_size", kept),
    );
    if (mayChange()) made.append(make("td", { className: "change" }, action(letter)));
    return made;
  }

  function head() {
    const titles = ["device", "letter_at", "letter_reason", "letter_size"].map((name) => words("devices." + name));
    const heads = titles.map((title) => make("th", { scope: "col" }, title));
    if (mayChange()) heads.push(make("td"));
    return make("thead", {}, make("tr", {}, ...heads));
  }

  function show() {
    const section = document.getElementById("dead-letters");
    if (!section || !latest) return;
    const { count, letters } = latest;
    const told = words(count ? "devices.letters_count" : "devices.letters_none", { count });
    const parts = [make("h2", {}, words("devices.letters")), make("p", { className: "quiet" }, told)];
    if (letters.length) parts.push(make("table", {}, head(), make("tbody", {}, ...letters.map(row))));
    section.replaceChildren(...parts);
  }

  /* Dash lays the page out after this has run; what came before is shown then. */
  new MutationObserver((_, observer) => {
    if (!document.getElementById("dead-letters")) return;
    observer.disconnect();
    show();
  }).observe(document, { childList: true, subtree: true });

  litterfog.poll({
    url: () => "api/dead-letters",
    everyMs: EVERY_MS,
    onAnswer: (answer) => {
      latest = answer;
      show();
    },
  });
})();
