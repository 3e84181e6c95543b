/* What the browser does by itself on every page: say when the dashboard does not answer. */
(function () {
  const SILENCE_MS = 10000; // without an answer, before saying so
  let answeredAt = performance.now();

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
      /* Whether to hide the banner that says that the dashboard does not answer. */
      listen: function (_tick, _answered) {
        const triggered = window.dash_clientside.callback_context.triggered;
        if (triggered.some((one) => one.prop_id === "answered.data")) answeredAt = performance.now();
        return performance.now() - answeredAt < SILENCE_MS;
      },
    },
  });
})();
