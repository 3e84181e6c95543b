/* The map is looked after at every answer: it may have been moved, or be of another size. */
window.litterfog.poll({
  url: () => "api/version",
  onAnswer: () => window.litterfog.tick(),
  onUnchanged: () => window.litterfog.tick(),
});
