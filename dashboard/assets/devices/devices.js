/* The devices page at rest: Dash renews the rows when a device has news; ages are told here. */
(function () {
  const MINUTE_MS = 60000;
  const AGES = [["days", 86400], ["hours", 3600], ["minutes", 60]];
  const WRITTEN = { dateStyle: "medium", timeStyle: "short" };
  let shown = null; // the devices' version

  function age(seconds) {
    const [unit, length] = AGES.find(([, length]) => seconds >= length) || ["", 1];
    return unit ? litterfog.words("shell." + unit + "_ago", { count: Math.floor(seconds / length) }) : litterfog.words("shell.just_now");
  }

  /* React sets a text anew when the server's differs from the server's last, whatever is here. */
  function tellAges() {
    for (const time of document.querySelectorAll("#device-rows time")) {
      const text = age((Date.now() - Date.parse(time.dateTime)) / 1000);
      time.title = new Date(time.dateTime).toLocaleString(litterfog.language, WRITTEN);
      if (time.firstChild && time.firstChild.nodeValue !== text) time.firstChild.nodeValue = text;
    }
  }

  litterfog.poll({
    url: () => "api/version",
    onAnswer: ({ devices }) => {
      if (devices !== shown) litterfog.tick();
      shown = devices;
    },
  });
  setInterval(tellAges, MINUTE_MS / 6);
})();
