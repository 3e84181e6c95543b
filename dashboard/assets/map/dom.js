/* Elements of the page, by their short name. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  map.dom = window.litterfog.dom;
})();
