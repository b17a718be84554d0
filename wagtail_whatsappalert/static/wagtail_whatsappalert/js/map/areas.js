/* The areas: coloured and dashed by state, finer once the visitor comes near. */

const NEAR = 14;
const DASHES = { forming: "7 5", paused: "2 5" };
const COLOURS = { active: "success", paused: "warning" };
const PLAIN = { weight: 2, fillOpacity: 0.14 };
const HIGHLIT = { weight: 4, fillOpacity: 0.4 };

function eachPosition(coordinates, work) {
  if (typeof coordinates[0] === "number") work(coordinates);
  else for (const part of coordinates) eachPosition(part, work);
}

function boundsOf({ geometry, marker }) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = ([longitude, latitude]) => {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  };
  if (geometry) eachPosition(geometry.coordinates, include);
  if (marker) include(marker);
  return west <= east ? L.latLngBounds([south, west], [north, east]) : null;
}

/* A feature with where it lies: `bounds` and `point` are null if that is nowhere. */
export function place({ id, geometry, marker, properties }) {
  const bounds = boundsOf({ geometry, marker });
  const point = marker ? L.latLng(marker[1], marker[0]) : (bounds?.getCenter() ?? null);
  const hasArea = Boolean(geometry) && geometry.type !== "Point";
  return { id, properties, bounds, point, geometry: hasArea ? geometry : null };
}

function latLngsOf({ type, coordinates }) {
  return L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);
}

export class Areas {
  constructor(view) {
    this.view = view;
    this.layers = new Map();
    this.isRough = Boolean(view.settings.fullUrl);
    this.styles = new Map();
  }

  /* A canvas knows no style sheet, so the colours are looked up. */
  colour(status) {
    if (matchMedia("(forced-colors: active)").matches) return "CanvasText";
    const name = `--whatsappalert-colour-${COLOURS[status] ?? "action"}`;
    return getComputedStyle(this.view.section).getPropertyValue(name).trim();
  }

  styleOf(status) {
    if (!this.styles.has(status)) {
      const style = { ...PLAIN, color: this.colour(status), dashArray: DASHES[status] };
      this.styles.set(status, style);
    }
    return this.styles.get(status);
  }

  async draw() {
    const shaped = [...this.view.places.values()].filter(({ geometry }) => geometry);
    const group = this.view.popups.bind(L.featureGroup()).addTo(this.view.map);
    await this.view.inSlices(shaped, (one) => {
      const style = this.styleOf(one.properties.status);
      const layer = L.polygon(latLngsOf(one.geometry), { ...style, one });
      this.layers.set(one.id, layer);
      group.addLayer(layer);
    });
    this.view.map.on("zoomend", () => this.refine());
    this.refine();
  }

  async refine() {
    if (!this.isRough || this.view.map.getZoom() < NEAR) return;
    this.isRough = false;
    try {
      const features = await this.view.fetch(this.view.settings.fullUrl);
      await this.view.inSlices(features, ({ id, geometry }) => {
        this.layers.get(id)?.setLatLngs(latLngsOf(geometry));
      });
    } catch (error) {
      // The rough areas do as well.
      console.warn(error);
    }
  }

  openPopup({ id, point }) {
    const layer = this.layers.get(id);
    if (layer) this.view.popups.open(layer, point);
  }

  highlight(id, isOn) {
    this.layers.get(id)?.setStyle(isOn ? HIGHLIT : PLAIN);
    if (isOn) this.layers.get(id)?.bringToFront();
  }
}
