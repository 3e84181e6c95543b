/* Which streets are shown: kept in the address, so that a link shows the same, and asked of /api/. */
(function () {
  const streets = (window.litterfog.streets = window.litterfog.streets || {});
  const USUAL_SORT = "-grade";
  const LIMIT = "50";
  const given = new URLSearchParams(location.search);
  const state = {
    name: given.get("name") || "",
    district: given.get("district") || "",
    grades: (given.get("grade") || "").split(",").filter(Boolean),
    sort: given.get("sort") || USUAL_SORT,
  };
  let cursors = [""]; // of the pages up to the one that is shown

  /* The filters alone, as parameters. */
  function filters() {
    const asked = new URLSearchParams();
    if (state.name.trim()) asked.set("name", state.name.trim());
    if (state.district) asked.set("district", state.district);
    if (state.grades.length) asked.set("grade", state.grades.join(","));
    return asked;
  }

  function sorted() {
    const asked = filters();
    if (state.sort !== USUAL_SORT) asked.set("sort", state.sort);
    return asked;
  }

  function set(changes) {
    Object.assign(state, changes);
    cursors = [""];
    const search = sorted().toString().replaceAll("%2C", ",");
    history.replaceState(history.state, "", location.pathname + (search && "?" + search));
  }

  function address() {
    const asked = sorted();
    asked.set("limit", LIMIT);
    const cursor = cursors[cursors.length - 1];
    if (cursor) asked.set("cursor", cursor);
    return "api/streets?" + asked;
  }

  function file(suffix) {
    const asked = sorted().toString();
    return litterfog.prefix + "api/streets." + suffix + (asked && "?" + asked);
  }

  streets.query = {
    state,
    set,
    address,
    file,
    isFiltered: () => filters().size > 0,
    clear: () => set({ name: "", district: "", grades: [] }),
    isFirst: () => cursors.length === 1,
    forward: (next) => cursors.push(new URLSearchParams(next.split("?")[1]).get("cursor")),
    back: () => cursors.length > 1 && cursors.pop(),
  };
})();
