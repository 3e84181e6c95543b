/* Where a map of some size looks: Web Mercator, as MapLibre counts it. */
(function () {
  const map = (window.litterfog.map = window.litterfog.map || {});
  const WORLD_PX = 512; // wide at zoom 0
  const MOST_LAT = 85.0511;
  const MOST_ZOOM = 17.5; // a lone hit is not shown from a hand's breadth
  const MARGIN_PX = 48;
  const AROUND_THE_EARTH_M = 40075016.686;

  const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
  const wrap = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

  /* The share of the world's height that lies south of a latitude: 0.5 at the equator. */
  function northing(lat) {
    const inside = (clamp(lat, -MOST_LAT, MOST_LAT) * Math.PI) / 180;
    return 0.5 + Math.asinh(Math.tan(inside)) / (2 * Math.PI);
  }

  function latitude(share) {
    return (Math.atan(Math.sinh((share - 0.5) * 2 * Math.PI)) * 180) / Math.PI;
  }

  /* The place from which a map of a size just shows the bounds, west to east over any meridian. */
  function framed([west, south, east, north], size) {
    const width = (east < west ? east + 360 : east) - west;
    const [low, high] = [northing(south), northing(north)];
    const across = Math.max(120, size.width - 2 * MARGIN_PX) / Math.max(width / 360, 1e-9);
    const down = Math.max(120, size.height - 2 * MARGIN_PX) / Math.max(high - low, 1e-9);
    return {
      lat: latitude((low + high) / 2),
      lon: wrap(west + width / 2),
      zoom: clamp(Math.log2(Math.min(across, down) / WORLD_PX), 0, MOST_ZOOM),
    };
  }

  /* The bounds that a map of a size shows from a place. */
  function seen(place, size) {
    const world = WORLD_PX * 2 ** place.zoom;
    const [across, down] = [(180 * size.width) / world, size.height / 2 / world];
    const middle = northing(place.lat);
    const rows = [latitude(clamp(middle - down, 0, 1)), latitude(clamp(middle + down, 0, 1))];
    return [place.lon - across, rows[0], place.lon + across, rows[1]];
  }

  /* Bounds as /api/ takes them. */
  function bbox([west, south, east, north]) {
    const rows = [clamp(south, -MOST_LAT, MOST_LAT), clamp(north, -MOST_LAT, MOST_LAT)];
    const columns = east - west >= 360 ? [-180, 180] : [wrap(west), wrap(east)];
    return [columns[0], rows[0], columns[1], rows[1]].map((one) => one.toFixed(5)).join(",");
  }

  function holds([west, south, east, north], [inWest, inSouth, inEast, inNorth]) {
    if (inWest > inEast) return false;
    return west <= inWest && south <= inSouth && east >= inEast && north >= inNorth;
  }

  function metresPerPixel(lat, zoom) {
    return (AROUND_THE_EARTH_M * Math.cos((lat * Math.PI) / 180)) / (WORLD_PX * 2 ** zoom);
  }

  map.geometry = {
    northing: northing,
    latitude: latitude,
    framed: framed,
    seen: seen,
    bbox: bbox,
    holds: holds,
    metresPerPixel: metresPerPixel,
  };
})();
