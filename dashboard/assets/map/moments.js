/* Times as the viewer's clock shows them, with the day unless today, the year unless this one. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  // The page's language as the reader's country writes it: a clock of 12 hours or of 24.
  const spoken = navigator.languages.find((one) => one.split("-")[0] === window.litterfog.language);
  const language = spoken || window.litterfog.language;
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = { day: "numeric", month: "short" };
  const format = (parts) => new Intl.DateTimeFormat(language, parts);
  const today = format({ ...clock, second: "2-digit" });
  const thisYear = format({ ...day, ...clock });
  const anyYear = format({ ...day, ...clock, year: "numeric" });
  const whole = format({ ...day, ...clock, year: "numeric", second: "2-digit", timeZoneName: "short" });
  const dayOnly = new Intl.DateTimeFormat(language, { ...day, year: "numeric", timeZone: "UTC" });

  function short(ms, now = new Date()) {
    const at = new Date(ms);
    if (at.toDateString() === now.toDateString()) return today.format(at);
    return (at.getFullYear() === now.getFullYear() ? thisYear : anyYear).format(at);
  }

  map.moments = {
    short: short,
    whole: (ms) => whole.format(new Date(ms)),
    day: (days) => dayOnly.format(new Date(days * 86400000)),
    isoDay: (days) => new Date(days * 86400000).toISOString().slice(0, 10),
    iso: (ms) => new Date(ms).toISOString(),
  };
})();
