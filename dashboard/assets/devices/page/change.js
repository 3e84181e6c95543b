/* The dialog that orders a device, or its group, another way; it shows what each device answers. */
(function () {
  const { make, words, write } = litterfog;
  const SPLITS = ["cloud-only", "split5", "split10", "split13", "split15", "edge-only"];
  const CODECS = ["json", "json-list", "cbor"];
  const LOOKS = ["whole", "ground", "tiles"];

  const said = (name, values) => words("devices." + name, values);

  function choice(name, options, present, label = (option) => option) {
    const none = make("option", { value: "" }, present ? said("now", { value: label(present) }) : said("unchanged"));
    return make("select", { name }, none, ...options.map((value) => make("option", { value }, label(value))));
  }

  function field(title, control) {
    return make("label", {}, make("span", {}, title), control);
  }

  /* A split may be any layer's name: written, or taken from the list. */
  function splitField(device) {
    const list = make("datalist", { id: "splits" }, ...SPLITS.map((value) => make("option", { value })));
    const input = make("input", { name: "split", autocomplete: "off", maxLength: 256 });
    input.placeholder = said("now", { value: device.split });
    input.setAttribute("list", "splits");
    return make("div", {}, field(said("split"), input), list);
  }

  function rateField(device) {
    const input = make("input", { name: "rate_hz", type: "number", min: "0.001", max: "1000", step: "any" });
    input.placeholder = device.rate_hz ? said("now", { value: device.rate_hz }) : said("unchanged");
    return field(said("rate_wanted"), input);
  }

  function audience(device, devices) {
    if (!device.group) return [];
    const count = devices.filter((other) => other.group === device.group).length;
    const radio = (value, text, checked) =>
      make("label", {}, make("input", { type: "radio", name: "for", value, checked }), text);
    return [
      make(
        "fieldset",
        {},
        make("legend", {}, said("for")),
        radio("device", said("this_device", { name: device.name }), true),
        radio("group", said("its_group", { group: device.group, count }), false),
      ),
    ];
  }

  function outcomeText({ state, reason }, isClearing) {
    return isClearing ? said("answer_cleared") : said("answer_" + state, { reason });
  }

  function wanted(form) {
    const told = {};
    for (const name of ["split", "codec", "model", "look"]) {
      const value = form.elements[name].value.trim();
      if (value) told[name] = value;
    }
    if (form.elements.rate_hz.value) told.rate_hz = Number(form.elements.rate_hz.value);
    return told;
  }

  function address(form, device) {
    const chosen = form.elements.for;
    if (chosen && chosen.value === "group") return "api/groups/" + encodeURIComponent(device.group) + "/control";
    return "api/devices/" + encodeURIComponent(device.name) + "/control";
  }

  async function order(form, device, told) {
    const output = form.querySelector("output");
    if (!Object.keys(told).length) return output.replaceChildren(said("nothing_to_change"));
    const buttons = form.querySelectorAll(".actions button");
    for (const button of buttons) button.disabled = true;
    output.replaceChildren(said("waiting_for"));
    try {
      const answer = await write(address(form, device), told);
      const json = await answer.json();
      if (answer.ok) output.replaceChildren(...json.outcomes.map((one) => outcomeLine(one, told.clear)));
      else output.replaceChildren(said("not_sent", { reason: json.reason }));
    } catch (error) {
      output.replaceChildren(words("shell.silent"));
    }
    for (const button of buttons) button.disabled = false;
    litterfog.tick();
  }

  function outcomeLine(outcome, isClearing) {
    const name = make("strong", {}, outcome.device);
    return make("p", { className: outcome.state }, name, " ", outcomeText(outcome, isClearing));
  }

  function open(device, devices) {
    const form = make("form", { method: "dialog" });
    const dialog = make("dialog", { className: "change-dialog" }, form);
    const button = (name, className, onclick) =>
      make("button", { type: "button", className, onclick }, said(name));
    const title = make("h2", { id: "change-title" }, said("change_title", { name: device.name }));
    dialog.setAttribute("aria-labelledby", "change-title");
    form.append(
      title,
      ...audience(device, devices),
      splitField(device),
      field(said("codec"), choice("codec", CODECS, device.codec)),
      field(said("model"), choice("model", device.models || [], device.model)),
      field(said("look"), choice("look", LOOKS, device.look, (look) => said("look_" + look))),
      rateField(device),
      make("p", { className: "quiet" }, said("change_hint")),
      make("output", { role: "status" }),
      make(
        "div",
        { className: "actions" },
        make("button", { type: "submit", className: "main" }, said("apply")),
        button("clear_order", "plain", () => order(form, device, { clear: true })),
        button("close", "plain", () => dialog.close()),
      ),
    );
    form.onsubmit = (event) => {
      event.preventDefault();
      order(form, device, wanted(form));
    };
    dialog.onclose = () => dialog.remove();
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-device]");
    if (!button) return;
    const answer = await fetch(litterfog.prefix + "api/devices", { cache: "no-store" });
    if (!answer.ok) return;
    const devices = await answer.json();
    const device = devices.find((one) => one.name === button.dataset.device);
    if (device) open(device, devices);
  });
})();
