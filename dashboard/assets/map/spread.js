/* Moves discs that overlap apart, as little as needed: a number must not lie on another one. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const WORLD_PX = 512; // wide at zoom 0
  const GAP_PX = 3;
  const ROUNDS = 4;
  const CELL_PX = 64; // discs further apart than this do not meet

  function push(one, other) {
    const [dx, dy] = [other.x - one.x, other.y - one.y];
    const apart = Math.hypot(dx, dy) || 0.01;
    const overlap = one.radius + other.radius + GAP_PX - apart;
    if (overlap <= 0) return;
    // The larger one moves less.
    const share = one.radius ** 2 / (one.radius ** 2 + other.radius ** 2);
    const [ux, uy] = [(dx || 0.01) / apart, dy / apart];
    one.x -= ux * overlap * (1 - share);
    one.y -= uy * overlap * (1 - share);
    other.x += ux * overlap * share;
    other.y += uy * overlap * share;
  }

  function neighbours(discs) {
    const cells = new Map();
    const pairs = [];
    discs.forEach((disc) => {
      const [column, row] = [Math.floor(disc.x / CELL_PX), Math.floor(disc.y / CELL_PX)];
      for (let x = column - 1; x <= column + 1; x += 1) {
        for (let y = row - 1; y <= row + 1; y += 1) {
          for (const other of cells.get(x + "," + y) || []) pairs.push([other, disc]);
        }
      }
      const own = column + "," + row;
      cells.set(own, [...(cells.get(own) || []), disc]);
    });
    return pairs;
  }

  /* Changes the coordinates of point features that have a radius, at a zoom. */
  map.spread = function (features, zoom) {
    const world = WORLD_PX * 2 ** zoom;
    const discs = features.map(({ geometry, properties }) => ({
      x: (geometry.coordinates[0] / 360) * world,
      y: -map.geometry.northing(geometry.coordinates[1]) * world,
      radius: properties.radius,
    }));
    const pairs = neighbours(discs);
    for (let round = 0; round < ROUNDS; round += 1) pairs.forEach((pair) => push(...pair));
    features.forEach(({ geometry }, at) => {
      const { x, y } = discs[at];
      geometry.coordinates = [(x / world) * 360, map.geometry.latitude(-y / world)];
    });
    return features;
  };
})();
