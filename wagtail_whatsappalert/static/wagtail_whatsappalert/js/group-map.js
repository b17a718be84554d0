/*
 * Starts the maps of a page. Areas and markers come from our own site; the
 * streets behind them are loaded only when the visitor asks. The list beside a
 * map says the same without it.
 *
 * The addresses of the parts stand in the settings, not in import statements: a
 * site's storage of static files gives every version of a file its own address.
 */

const SLICE = 30;
const DEFAULT_ZOOM = 12;
const CLOSE_ENOUGH = 15;
const known = new Map();

/* The answer of the first call for each key, for every map of the page. */
function once(key, make) {
  if (!known.has(key)) known.set(key, make());
  return known.get(key);
}

function loadStyle(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function fetchFeatures(url, credentials = "omit") {
  const response = await fetch(url, { credentials });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).features;
}

async function loadParts({ modules }) {
  const names = Object.keys(modules);
  const parts = await Promise.all(names.map((name) => import(modules[name])));
  return Object.fromEntries(names.map((name, index) => [name, parts[index]]));
}

async function loadLibraries({ styles, leaflet, cluster }) {
  for (const href of styles) once(href, () => loadStyle(href));
  await once(leaflet, () => loadScript(leaflet));
  await once(cluster, () => loadScript(cluster));
}

const isParsed = new Promise((resolve) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", resolve);
  else resolve();
});

const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

/* Leaflet has no option for it. A popup that still slides is hard to hit, too. */
function panAtOnce(map) {
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}

/* One map. Its parts (areas, markers, list, …) get it and keep to its methods. */
class PublicMap {
  constructor(section) {
    this.section = section;
    this.settings = JSON.parse(section.dataset.settings);
    this.texts = this.settings.texts;
    this.canvas = section.querySelector("[data-whatsappalert-canvas]");
    this.message = section.querySelector("[data-whatsappalert-message]");
  }

  say(text) {
    this.message.textContent = text;
  }

  fetch(url) {
    return once(url, () => fetchFeatures(url, this.settings.credentials));
  }

  /* Does the work for each item, and lets the browser breathe in between. */
  async inSlices(items, work) {
    let start = performance.now();
    for (const item of items) {
      work(item);
      if (performance.now() - start < SLICE) continue;
      await nextTurn();
      start = performance.now();
    }
  }

  async show() {
    const { assets, url } = this.settings;
    try {
      const [features, parts] = await Promise.all([
        this.fetch(url),
        once("parts", () => loadParts(assets)),
        loadLibraries(assets),
      ]);
      await isParsed;
      await nextTurn();
      await this.draw(features, parts);
    } catch (error) {
      console.warn(error);
      this.giveUp();
    }
  }

  giveUp() {
    for (const child of this.section.children) child.hidden = child !== this.message;
    this.say(this.texts.failed);
  }

  async draw(features, parts) {
    this.list = parts.list.listBeside(this, features);
    const placed = (this.list?.keep(features) ?? features).map(parts.areas.place);
    this.places = new Map(placed.filter(({ bounds }) => bounds).map((one) => [one.id, one]));
    if (this.settings.isOne && !this.places.size) {
      this.section.hidden = true;
      return;
    }
    this.makeMap();
    this.showAll();
    this.popups = new parts.popups.Popups(this);
    this.tiles = new parts.tiles.Tiles(this);
    this.areas = new parts.areas.Areas(this);
    this.markers = new parts.markers.Markers(this);
    await this.areas.draw();
    await this.markers.draw();
    this.list?.follow();
    if (this.settings.isLinked) once("links", () => new parts.links.Links(this));
    new parts.print.Printing(this);
    this.section.dataset.drawn = "";
    performance.mark("whatsappalert-map");
    await this.list?.addButtons();
  }

  makeMap() {
    const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(this.canvas, {
      zoomControl: false,
      maxZoom: 19,
      scrollWheelZoom: false,
      preferCanvas: this.places.size > 200,
      zoomAnimation: moves,
      fadeAnimation: moves,
    });
    if (!moves) panAtOnce(this.map);
    const { zoomIn: zoomInTitle, zoomOut: zoomOutTitle } = this.texts;
    L.control.zoom({ zoomInTitle, zoomOutTitle }).addTo(this.map);
    this.map.attributionControl.setPrefix(false);
  }

  /* Layers need a map that knows where it is, so this comes before them. */
  showAll() {
    const bounds = L.latLngBounds([]);
    for (const one of this.places.values()) bounds.extend(one.bounds);
    const [longitude, latitude] = this.settings.centre;
    this.quietly(() => {
      if (bounds.isValid()) this.fit(bounds);
      else this.map.setView([latitude, longitude], DEFAULT_ZOOM);
    });
  }

  fit(bounds) {
    this.map.fitBounds(bounds, { padding: [16, 16], maxZoom: CLOSE_ENOUGH, animate: false });
  }

  /* The list follows the visitor's moves, not ours. */
  quietly(move) {
    this.isQuiet = true;
    move();
    this.isQuiet = false;
  }

  /* Goes to a place of the map and opens its popup. */
  open(id, { takesFocus = true } = {}) {
    const one = this.places.get(id);
    if (!one) return false;
    this.popups.takesFocus = takesFocus;
    this.quietly(() => {
      this.fit(one.bounds);
      if (!this.markers.openPopup(one)) this.areas.openPopup(one);
    });
    this.popups.takesFocus = true;
    this.list?.keepUp();
    return true;
  }
}

// Libraries and features are fetched when the map comes near the screen.
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      new PublicMap(target).show();
    }
  },
  { rootMargin: "200px" },
);

const isLinkedTo = /^#group-\d+$/.test(location.hash) || /[?&]group=\d/.test(location.search);
const OVERVIEW = ".whatsappalert-overview:not(.whatsappalert-overview--stacked)";

function start() {
  for (const section of document.querySelectorAll("[data-whatsappalert-map][hidden]")) {
    section.hidden = false;
    // Who opens the overview, or follows a link to one group, comes for the map.
    if (isLinkedTo || section.closest(OVERVIEW)) new PublicMap(section).show();
    else observer.observe(section);
  }
}

// Long lists are still coming in: what a map needs is fetched meanwhile.
start();
isParsed.then(start);
