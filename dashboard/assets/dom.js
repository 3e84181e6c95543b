/* Elements of the page: made, found once Dash has laid them out, and never from markup. */
(function () {
  /* An element with attributes; a function is an event's listener, text is text. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (typeof value === "boolean") made.toggleAttribute(name, value);
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function find(id) {
    return document.getElementById(id);
  }

  /* Changed only where it differs: a live region says again what is written again. */
  function write(id, text) {
    const place = find(id);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /* Resolves with what `look` gives, once it gives something. */
  function once(look) {
    return new Promise((resolve) => {
      const found = look();
      if (found) return resolve(found);
      const observer = new MutationObserver(() => {
        const late = look();
        if (!late) return;
        observer.disconnect();
        resolve(late);
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }

  window.litterfog = Object.assign(window.litterfog || {}, { dom: { element, find, write, once } });
})();
