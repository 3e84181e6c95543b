/* On a phone: the panel that is pulled up over the map, and the details that lie over both. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const { find } = map.dom;
  const ENOUGH_PX = 48; // of a drag

  /* Calls with the way that a finger dragged the handle, down is more than 0. */
  function onDrag(handle, moved) {
    handle.addEventListener("pointerdown", (start) => {
      if (start.target.closest("a")) return;
      handle.setPointerCapture(start.pointerId);
      const end = (event) => {
        handle.removeEventListener("pointerup", end);
        const way = event.clientY - start.clientY;
        if (Math.abs(way) > ENOUGH_PX) moved(way);
      };
      handle.addEventListener("pointerup", end);
    });
  }

  function pull(up) {
    find("panel").classList.toggle("up", up);
    find("panel-handle").setAttribute("aria-expanded", String(up));
  }

  function watch() {
    const handle = find("panel-handle");
    let dragged = false;
    onDrag(handle, (way) => {
      dragged = true;
      pull(way < 0);
    });
    handle.addEventListener("click", () => {
      if (!dragged) pull(!find("panel").classList.contains("up"));
      dragged = false;
    });
    onDrag(find("sheet-handle"), (way) => way > 0 && map.chosen.close());
    find("filters-open").addEventListener("click", () => {
      const open = find("filters-open").getAttribute("aria-expanded") !== "true";
      find("filters-open").setAttribute("aria-expanded", String(open));
    });
  }

  map.sheet = { pull: pull, watch: watch };
})();
