/* The page's words, in its language: litterfog.words("map.close"), as languages/table.py has them. */
(function () {
  const holder = document.getElementById("litterfog-words");
  const texts = holder ? JSON.parse(holder.textContent) : {};
  const language = document.documentElement.lang || "en";
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const few = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules(language);

  function written(value) {
    return Number.isInteger(value) ? whole.format(value) : String(value);
  }

  /* A `count` chooses between one and many; a key that is missing is shown as it is. */
  function words(key, values = {}) {
    const [section, name] = key.split(".");
    const known = texts[section] || {};
    const isOne = "count" in values && plural.select(values.count) === "one";
    const text = (isOne && known[name + "_one"]) || known[name];
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, (all, one) => (one in values ? written(values[one]) : all));
  }

  /* 12345 bytes as "12.3 kB", in powers of 1,000. */
  function size(bytes) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let power = 0;
    for (; bytes >= 999.5 && power < units.length - 1; power += 1) bytes /= 1000;
    return (power && bytes < 99.95 ? few : whole).format(bytes) + " " + units[power];
  }

  window.litterfog = Object.assign(window.litterfog || {}, {
    language: language,
    words: words,
    number: (value) => whole.format(value),
    size: size,
  });
})();
