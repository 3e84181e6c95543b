/* Light or dark, as the reader prefers: the map's style, and the colours of its scales. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const listeners = [];
  let looks = null;

  /* A worker of MapLibre's knows no relative addresses. */
  function written() {
    return map.dom.find("map-looks").textContent.replaceAll("{origin}", location.origin);
  }

  function look() {
    looks = looks || JSON.parse(written());
    return looks[dark.matches ? "dark" : "light"];
  }

  function colour() {
    const root = document.documentElement.style;
    look().probability.forEach((one, step) => root.setProperty("--hit-" + step, one));
    look().density.forEach((one, step) => root.setProperty("--cell-" + step, one));
    look().grade.forEach((one, step) => root.setProperty("--grade-" + step, one));
    root.setProperty("--street-thin", look().thin);
    root.setProperty("--street-unseen", look().unseen);
  }

  function step(scale, value) {
    look();
    const least = looks.steps[scale];
    return Math.max(0, least.filter((one) => value >= one).length - 1);
  }

  dark.addEventListener("change", () => {
    colour();
    for (const listener of listeners) listener();
  });

  map.scheme = {
    look: look,
    colour: colour,
    step: step,
    onChange: (listener) => listeners.push(listener),
  };
})();
