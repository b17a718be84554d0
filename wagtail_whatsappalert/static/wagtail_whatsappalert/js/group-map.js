/*
 * The map of the groups. Areas and markers come from our own site; the streets
 * behind them are loaded only when the visitor asks, and the choice is kept on
 * the device. The list beside it says the same without a map.
 */

const CONSENT_KEY = "whatsappalert-tiles";
const DEFAULT_ZOOM = 12;

function loadStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

const scripts = new Map();

function loadScript(src) {
  if (!scripts.has(src)) {
    scripts.set(
      src,
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = src;
        script.addEventListener("load", resolve);
        script.addEventListener("error", reject);
        document.head.append(script);
      }),
    );
  }
  return scripts.get(src);
}

function remembered() {
  try {
    return localStorage.getItem(CONSENT_KEY) === "yes";
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(CONSENT_KEY, "yes");
  } catch {
    // A browser without storage asks again next time.
  }
}

function line(text, className) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

function popupFor({ properties }, texts) {
  const box = document.createElement("div");
  box.className = "whatsappalert-map__popup";
  box.append(line(properties.name, "whatsappalert-map__popup-name"));
  box.append(line(properties.status_label, `whatsappalert-badge whatsappalert-badge--${properties.status}`));
  if (properties.areas) box.append(line(properties.areas, "whatsappalert-map__popup-areas"));
  if (properties.availability_label) {
    box.append(line(properties.availability_label, "whatsappalert-map__popup-places"));
  }
  if (properties.url) {
    const link = document.createElement("a");
    link.href = properties.url;
    link.textContent = texts.more;
    box.append(link);
  }
  return box;
}

function centreOf(feature) {
  if (feature.marker) return [feature.marker[1], feature.marker[0]];
  if (!feature.geometry) return null;
  const bounds = L.geoJSON(feature).getBounds();
  return bounds.isValid() ? bounds.getCenter() : null;
}

/* Leaflet has no option for it. A popup that still slides is hard to hit, too. */
function panAtOnce(map) {
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}

class GroupMap {
  constructor(section) {
    this.section = section;
    this.settings = JSON.parse(section.dataset.settings);
    this.canvas = section.querySelector("[data-whatsappalert-canvas]");
    this.message = section.querySelector("[data-whatsappalert-message]");
    this.consent = section.querySelector(".whatsappalert-map__consent");
  }

  say(text) {
    this.message.textContent = text;
  }

  async show() {
    const data = this.section.dataset;
    try {
      loadStyle(data.leafletCss);
      loadStyle(data.clusterCss);
      await loadScript(data.leaflet);
      const [features] = await Promise.all([this.fetchFeatures(), loadScript(data.cluster)]);
      this.draw(features);
    } catch (error) {
      console.warn(error);
      this.canvas.hidden = true;
      this.consent.hidden = true;
      this.say(this.settings.texts.failed);
    }
  }

  async fetchFeatures() {
    const response = await fetch(this.settings.url, { credentials: "omit" });
    if (!response.ok) throw new Error(response.statusText);
    const { features } = await response.json();
    const { group } = this.settings;
    return group ? features.filter(({ id }) => id === group) : features;
  }

  draw(features) {
    const { texts } = this.settings;
    const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(this.canvas, {
      zoomControl: false,
      maxZoom: 19,
      scrollWheelZoom: false,
      preferCanvas: features.length > 200,
      zoomAnimation: moves,
      fadeAnimation: moves,
    });
    if (!moves) panAtOnce(this.map);
    L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(this.map);
    this.map.attributionControl.setPrefix(false);
    // Layers need a map that knows where it is, so the view comes first.
    this.setView(features);
    this.drawAreas(features);
    this.drawMarkers(features);
    this.guideFocus();
    this.offerTiles();
  }

  setView(features) {
    const bounds = L.latLngBounds([]);
    for (const feature of features) {
      if (feature.geometry) bounds.extend(L.geoJSON(feature).getBounds());
      if (feature.marker) bounds.extend(centreOf(feature));
    }
    const [longitude, latitude] = this.settings.centre;
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [16, 16], maxZoom: 15 });
    else this.map.setView([latitude, longitude], DEFAULT_ZOOM);
  }

  drawAreas(features) {
    const shaped = features.filter(({ geometry }) => geometry && geometry.type !== "Point");
    return L.geoJSON(shaped, {
      style: ({ properties }) => ({
        className: `whatsappalert-map__area whatsappalert-map__area--${properties.status}`,
        weight: 2,
        dashArray: { forming: "6 4", paused: "2 4" }[properties.status],
      }),
      onEachFeature: (feature, layer) => this.givePopup(layer, feature),
    }).addTo(this.map);
  }

  drawMarkers(features) {
    const cluster = L.markerClusterGroup({
      showCoverageOnHover: false,
      animate: false,
      iconCreateFunction: (group) => this.clusterIcon(group.getChildCount()),
    });
    // The accessible name of a cluster, which the plugin does not give.
    cluster.on("animationend spiderfied", () => this.nameClusters());
    this.map.on("zoomend moveend layeradd", () => this.nameClusters());
    for (const feature of features) {
      const place = centreOf(feature);
      if (place) cluster.addLayer(this.marker(feature, place));
    }
    return cluster.addTo(this.map);
  }

  marker(feature, place) {
    const { name, status, status_label: label } = feature.properties;
    const icon = L.divIcon({
      className: `whatsappalert-map__marker whatsappalert-map__marker--${status}`,
      iconSize: [28, 28],
    });
    const title = `${name}, ${label}`;
    const marker = L.marker(place, { icon, title, alt: title, keyboard: true });
    return this.givePopup(marker, feature);
  }

  givePopup(layer, feature) {
    return layer.bindPopup(() => popupFor(feature, this.settings.texts), {
      // Whole on a phone, with its own edges, and below the zoom buttons.
      maxWidth: Math.min(300, this.canvas.clientWidth - 60),
      autoPanPaddingTopLeft: [5, 80],
    });
  }

  clusterIcon(number) {
    const icon = document.createElement("span");
    icon.textContent = number;
    return L.divIcon({ html: icon, className: "whatsappalert-map__cluster", iconSize: [40, 40] });
  }

  nameClusters() {
    for (const icon of this.canvas.querySelectorAll(".whatsappalert-map__cluster")) {
      const name = this.settings.texts.cluster.replace("%(number)s", icon.textContent);
      icon.setAttribute("aria-label", name);
      icon.title = name;
    }
  }

  /* The popup stands after all markers; who opens it should not have to look for it. */
  guideFocus() {
    const { texts } = this.settings;
    let opener = this.canvas;
    this.map.on("popupopen", ({ popup }) => {
      const box = popup.getElement();
      const close = box.querySelector(".leaflet-popup-close-button");
      if (texts.close) close.setAttribute("aria-label", texts.close);
      opener = document.activeElement;
      box.querySelector("a").focus({ preventScroll: true });
    });
    this.map.on("popupclose", ({ popup }) => {
      const { activeElement, body } = document;
      if (activeElement !== body && !popup.getElement().contains(activeElement)) return;
      (opener.isConnected ? opener : this.canvas).focus({ preventScroll: true });
    });
    this.canvas.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.map.closePopup();
    });
  }

  offerTiles() {
    if (remembered()) {
      this.showTiles();
      return;
    }
    this.consent.querySelector("[data-whatsappalert-tiles]").addEventListener("click", () => {
      remember();
      this.showTiles();
      this.canvas.focus();
    });
  }

  showTiles() {
    const { tiles, texts } = this.settings;
    this.consent.hidden = true;
    L.tileLayer(tiles.url, {
      attribution: tiles.attribution,
      maxZoom: 19,
      referrerPolicy: "strict-origin-when-cross-origin",
    })
      .on("tileerror", () => this.say(texts.tilesFailed))
      .addTo(this.map);
  }
}

// Leaflet is fetched when the map comes near the screen, not before.
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      new GroupMap(target).show();
    }
  },
  { rootMargin: "200px" },
);

for (const section of document.querySelectorAll("[data-whatsappalert-map]")) {
  section.hidden = false;
  observer.observe(section);
}
