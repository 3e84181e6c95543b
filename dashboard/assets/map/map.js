/* The map page's callbacks that run in the browser: they need no data. */
(function () {
  function triggeredBy(id) {
    return window.dash_clientside.callback_context.triggered.some((one) => one.prop_id.startsWith(id + "."));
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    map: {
      /* The map's size in CSS pixels, when it has changed. */
      measure: function (_tick, known) {
        const box = document.getElementById("map").getBoundingClientRect();
        const size = [Math.round(box.width), Math.round(box.height)];
        const same = known && known[0] === size[0] && known[1] === size[1];
        return same ? window.dash_clientside.no_update : size;
      },

      /* The map follows the hits until the user moves it, and again once they ask for all hits. */
      follow: function (moved, _asked) {
        if (triggeredBy("show-all")) return true;
        const byUser = moved && Object.keys(moved).some((key) => key.startsWith("map."));
        return byUser ? false : window.dash_clientside.no_update;
      },

      /* The address of the hit that was clicked on the map. */
      choose: function (click) {
        const id = click && click.points[0] && click.points[0].customdata;
        return /^[0-9a-f]{32}$/.test(id) ? "#" + id : window.dash_clientside.no_update;
      },
    },
  });
})();
