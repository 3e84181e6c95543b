/* The streets page: asks for a page of the table, fills it, and lets visitors choose another. */
(function () {
  const streets = window.litterfog.streets;
  const { query } = streets;
  const { element, find, write, once } = litterfog.dom;
  const { words, number } = litterfog;
  const TYPING_MS = 300;
  let loop = null;
  let next = "";
  let typing = 0;

  function choose(changes) {
    query.set(changes);
    showChoices();
    loop.now();
  }

  function turn(turning) {
    turning();
    loop.now();
    find("streets-table").scrollIntoView({ block: "nearest" });
  }

  function showChoices() {
    const { state } = query;
    find("streets-sort").value = state.sort;
    find("streets-district").value = state.district;
    for (const chip of document.querySelectorAll("[data-grade]")) {
      chip.setAttribute("aria-pressed", String(state.grades.includes(chip.dataset.grade)));
    }
    for (const head of document.querySelectorAll("[data-sort]")) {
      const isSorted = state.sort.replace("-", "") === head.dataset.sort;
      const order = state.sort.startsWith("-") ? "descending" : "ascending";
      head.closest("th").setAttribute("aria-sort", isSorted ? order : "none");
    }
    for (const link of document.querySelectorAll("[data-file]")) link.href = query.file(link.dataset.file);
  }

  function sortBy(column) {
    const { sort } = query.state;
    const first = column === "name" ? "name" : "-" + column;
    const other = column === "name" ? "-name" : column;
    choose({ sort: sort === first ? other : first });
  }

  function chooseGrade(grade) {
    const { grades } = query.state;
    choose({ grades: grades.includes(grade) ? grades.filter((one) => one !== grade) : [...grades, grade] });
  }

  function offer(districts) {
    const select = find("streets-district");
    if (select.options.length === districts.length + 1) return;
    const all = element("option", { value: "" }, words("streets.all_districts"));
    select.replaceChildren(all, ...districts.map((name) => element("option", { value: name }, name)));
    select.value = query.state.district;
  }

  function count(grades) {
    for (const chip of document.querySelectorAll("[data-grade]")) {
      chip.querySelector("small").textContent = number(grades[chip.dataset.grade]);
    }
  }

  function measured({ days, thresholds }) {
    const [aPlus, a, b, c] = thresholds.map((one) => one.toLocaleString(litterfog.language));
    return words("streets.measured", { days, aPlus, a, b, c });
  }

  function kilometres(metres) {
    return (metres / 1000).toLocaleString(litterfog.language, { maximumFractionDigits: 1 });
  }

  function summary({ covered_m, length_m, days }) {
    const told = { covered: kilometres(covered_m), length: kilometres(length_m), days };
    return words("streets.summary", told);
  }

  function showRows(answer) {
    find("streets-rows").replaceChildren(...answer.rows.map((street) => streets.row(street, answer.until)));
    find("streets-table").hidden = !answer.rows.length;
    find("streets-no-match").hidden = answer.rows.length > 0;
    const first = answer.begin + 1;
    const shown = { first, last: answer.begin + answer.rows.length, count: answer.numberMatched };
    write("streets-place", answer.rows.length ? words("streets.place", shown) : "");
    next = answer.next || "";
    find("streets-next").disabled = !next;
    find("streets-before").disabled = query.isFirst();
    for (const turning of ["streets-next", "streets-before"]) find(turning).hidden = !next && query.isFirst();
  }

  function show(answer) {
    const isThere = "grades" in answer;
    find("no-streets").hidden = isThere;
    find("streets-listed").hidden = !isThere;
    write("streets-summary", isThere ? summary(answer) : "");
    if (!isThere) return;
    find("streets-uncovered").hidden = answer.covered_m > 0;
    write("streets-measured", measured(answer));
    write("streets-attribution", words("streets.attribution", { attribution: answer.attribution }));
    offer(answer.districts);
    count(answer.grades);
    showRows(answer);
    showChoices();
  }

  /* What an address asks for may be nothing that the API takes. */
  function forget() {
    query.set({ name: "", district: "", grades: [], sort: "-grade" });
    find("streets-name").value = "";
    showChoices();
    loop.now();
  }

  function listen(page) {
    const name = element("input", { id: "streets-name", type: "search", maxlength: 100 });
    name.value = query.state.name;
    page.querySelector("label.streets-name").append(name);
    name.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => choose({ name: name.value }), TYPING_MS);
    });
    find("streets-district").addEventListener("change", (event) => choose({ district: event.target.value }));
    find("streets-sort").addEventListener("change", (event) => choose({ sort: event.target.value }));
    find("streets-next").addEventListener("click", () => next && turn(() => query.forward(next)));
    find("streets-before").addEventListener("click", () => turn(query.back));
    find("streets-clear").addEventListener("click", forget);
    page.addEventListener("click", ({ target }) => {
      const chip = target.closest("[data-grade]");
      const head = target.closest("[data-sort]");
      if (chip) chooseGrade(chip.dataset.grade);
      if (head) sortBy(head.dataset.sort);
    });
  }

  once(() => find("streets-rows")).then((rows) => {
    listen(rows.closest("main"));
    loop = litterfog.poll({
      url: query.address,
      onAnswer: show,
      onLoading: () => write("streets-summary", words("streets.loading")),
      onRefused: forget,
    });
  });
})();
