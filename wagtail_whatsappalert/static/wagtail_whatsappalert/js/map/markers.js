/* The markers: a shape for each state, and clusters where they lie close together. */

const MARKER = "whatsappalert-map__marker";
const MANY = 200;
const CLUSTER = "whatsappalert-map__cluster";
const COUNT = "whatsappalert-map__count";

/* How many there are; where features count something themselves, how much together. */
function countIn(group) {
  const counts = group.getAllChildMarkers().map(({ options }) => options.count ?? 1);
  return counts.reduce((sum, count) => sum + count, 0);
}

function numberIcon(number, className) {
  const html = document.createElement("span");
  html.textContent = number;
  return L.divIcon({ html, className, iconSize: [40, 40] });
}

export class Markers {
  constructor(view) {
    this.view = view;
    this.layers = new Map();
    this.icons = new Map();
    this.cluster = L.markerClusterGroup({
      showCoverageOnHover: false,
      // So far apart that none covers another; farther, so fewer, where they are many.
      maxClusterRadius: view.places.size > MANY ? 80 : 44,
      animate: false,
      chunkedLoading: true,
      chunkInterval: 30,
      chunkDelay: 1,
      chunkProgress: (done, all) => done === all && this.isDrawn?.(),
      iconCreateFunction: (group) => this.clusterIcon(countIn(group)),
    });
    // The accessible name of a cluster, which the plugin does not give.
    this.cluster.on("animationend spiderfied", () => this.nameClusters());
    view.map.on("zoomend moveend layeradd", () => this.nameClusters());
  }

  async draw() {
    this.view.popups.bind(this.cluster).addTo(this.view.map);
    await this.view.inSlices(this.view.places.values(), (one) => {
      this.layers.set(one.id, this.marker(one));
    });
    if (!this.layers.size) return;
    await new Promise((resolve) => {
      this.isDrawn = resolve;
      this.cluster.addLayers([...this.layers.values()]);
    });
  }

  marker(one) {
    const { name, status_label: label } = one.properties;
    const title = label ? `${name}, ${label}` : name;
    const icon = this.iconFor(one.properties);
    return L.marker(one.point, { icon, title, alt: title, keyboard: true, one });
  }

  iconFor({ status, availability }) {
    const className = `${MARKER} ${MARKER}--${status} ${MARKER}--${availability || "closed"}`;
    if (!this.icons.has(className)) {
      this.icons.set(className, L.divIcon({ className, iconSize: [28, 28] }));
    }
    return this.icons.get(className);
  }

  clusterIcon(number) {
    return numberIcon(number, CLUSTER);
  }

  nameClusters() {
    cancelAnimationFrame(this.naming);
    this.naming = requestAnimationFrame(() => {
      for (const icon of this.view.canvas.querySelectorAll(`.${CLUSTER}`)) {
        const { settings, texts } = this.view;
        const text = settings.clusterText ?? texts.cluster;
        const name = text.replace("%(number)s", icon.textContent);
        icon.setAttribute("aria-label", name);
        icon.title = name;
      }
    });
  }

  /* Whether it could: a marker in a cluster leaves it to the area. */
  openPopup({ id, geometry }) {
    const marker = this.layers.get(id);
    const { popups } = this.view;
    if (this.cluster.getVisibleParent(marker) === marker) popups.open(marker);
    else if (geometry) return false;
    else this.cluster.zoomToShowLayer(marker, () => popups.open(marker));
    return true;
  }

  highlight(id, isOn) {
    const marker = this.layers.get(id);
    const shown = marker && this.cluster.getVisibleParent(marker);
    shown?.getElement()?.classList.toggle("whatsappalert-map__highlit", isOn);
  }
}
