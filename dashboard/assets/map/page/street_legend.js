/* The key to the streets' lines: a colour and letter a grade, and the two kinds without one. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { words } = window.litterfog;
  const { element } = map.dom;
  const GRADES = ["A+", "A", "B", "C", "D"];

  function grade(name, step) {
    const colour = element("i", { style: "background:var(--grade-" + step + ")" });
    return element("span", {}, colour, name);
  }

  function line(name) {
    const drawn = element("i", { class: "line " + name + "-line", "aria-hidden": "true" });
    return element("span", {}, drawn, words("street_layer." + name));
  }

  map.streetLegend = () => [
    element("small", { class: "grades" }, ...GRADES.map(grade)),
    element("small", { id: "street-days" }),
    element("small", { class: "street-lines" }, line("thin"), line("unseen")),
  ];
})();
