/* litterfog.make("button", { className: "plain", onclick }, "text", other): an element, with its own. */
(function () {
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  window.litterfog = Object.assign(window.litterfog || {}, { make });
})();
