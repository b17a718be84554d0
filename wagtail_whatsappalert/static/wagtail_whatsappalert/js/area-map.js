/*
 * An area on a map that can be drawn and changed, with others beneath it. It knows
 * nothing of forms: it is given a geometry and says when somebody made another.
 */
(() => {
  "use strict";

  const STYLES = {
    own: { color: "#0b4f8a", fillColor: "#0b4f8a", fillOpacity: 0.25, weight: 4 },
    groups: { color: "#b3261e", dashArray: "8 6", fillOpacity: 0.08, weight: 2 },
    neighbourhoods: { color: "#444", dashArray: "1 5", fillOpacity: 0.02, weight: 2 },
  };
  const WAIT = 250;

  const DRAWING = {
    allowSelfIntersection: false,
    snappable: true,
    snapDistance: 12,
    tooltips: false,
  };

  // Six decimals are a hand's breadth.
  const pair = ({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
  const closed = (ring) => [...ring, ring[0]].map(pair);

  function ringsOf(polygon) {
    const rings = polygon.getLatLngs();
    return rings.filter((ring) => ring.length > 2).map(closed);
  }

  // Metres per degree of an ellipsoid, near enough for a municipality.
  function squareMetres(ring) {
    const angle = (ring.reduce((sum, [, lat]) => sum + lat, 0) / ring.length) * (Math.PI / 180);
    const high = 111132.95 - 559.85 * Math.cos(2 * angle);
    const wide = 111412.88 * Math.cos(angle) - 93.5 * Math.cos(3 * angle);
    let twice = 0;
    for (let i = 0; i < ring.length - 1; i += 1) {
      twice += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    }
    return Math.abs((twice / 2) * high * wide);
  }

  class AreaMap {
    constructor(element, options, { onChange, onStop }) {
      const { L } = window;
      this.options = options;
      this.onChange = onChange;
      this.onStop = onStop;
      this.parts = [];
      this.mode = null;
      this.map = L.map(element, {
        pmIgnore: false,
        zoomControl: false,
        scrollWheelZoom: false,
        doubleClickZoom: false,
      });
      this.map.attributionControl.setPrefix(false);
      const { zoomIn, zoomOut } = options.texts;
      L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(this.map);
      L.tileLayer(options.tiles, options.tileOptions).addTo(this.map);
      this.map.createPane("beneath").style.zIndex = 350;
      this.beneath = L.layerGroup().addTo(this.map);
      this.listen();
      this.watchSize(element);
    }

    listen() {
      this.map.on("pm:create", ({ layer }) => this.finish(layer));
      this.map.on("pm:cut", ({ layer, originalLayer }) => this.replace(originalLayer, layer));
      this.map.on("moveend", () => this.fetchSoon());
    }

    // A map in a closed tab or panel has no size until it is opened.
    watchSize(element) {
      this.observer = new ResizeObserver(() => {
        if (!element.clientWidth) return;
        this.map.invalidateSize();
        if (!this.isPlaced) this.place();
      });
      this.observer.observe(element);
    }

    place() {
      const { centre, zoom, view } = this.options;
      this.isPlaced = true;
      const around = this.bounds() || (view && window.L.latLngBounds(view));
      if (around) this.map.fitBounds(around, { animate: false, maxZoom: 17 });
      else this.map.setView(centre, zoom);
    }

    bounds() {
      if (!this.parts.length) return null;
      return window.L.featureGroup(this.parts).getBounds();
    }

    /* Shows a Polygon or MultiPolygon, or nothing; throws if it is neither. */
    show(geometry) {
      const shown = window.L.geoJSON(geometry).getLayers();
      const polygons = shown.flatMap((layer) => this.polygonsIn(layer));
      if (geometry && !polygons.length) throw new Error("no polygon");
      this.stop();
      this.parts.forEach((part) => part.remove());
      this.parts = [];
      polygons.forEach((rings) => this.add(rings));
    }

    polygonsIn(layer) {
      if (!(layer instanceof window.L.Polygon)) throw new Error("no polygon");
      const rings = layer.getLatLngs();
      // A MultiPolygon has a level more.
      return Array.isArray(rings[0]?.[0]) ? rings : [rings];
    }

    add(rings) {
      const part = window.L.polygon(rings, { ...STYLES.own, pmIgnore: false });
      part.addTo(this.map);
      part.on("pm:edit", () => this.changed());
      part.on("click", () => this.mode === "remove" && this.take(part));
      this.parts.push(part);
    }

    take(part) {
      part.remove();
      this.parts = this.parts.filter((each) => each !== part);
      this.changed();
      if (!this.parts.length) this.stop();
    }

    finish(layer) {
      const rings = layer.getLatLngs();
      layer.remove();
      this.add(rings);
      this.stop();
      this.changed();
    }

    // Cutting makes a new layer, of one part, of several or of none.
    replace(original, layer) {
      const left = layer.getLayers ? layer.getLayers() : [layer];
      original.remove();
      layer.remove();
      this.parts = this.parts.filter((each) => each !== original);
      left.flatMap((each) => this.polygonsIn(each)).forEach((rings) => this.add(rings));
      this.stop();
      this.changed();
    }

    changed() {
      this.parts = this.parts.filter((part) => {
        const isWhole = ringsOf(part).length > 0;
        if (!isWhole) part.remove();
        return isWhole;
      });
      this.onChange(this.geometry());
    }

    geometry() {
      const polygons = this.parts.map(ringsOf);
      if (polygons.length === 0) return null;
      if (polygons.length === 1) return { type: "Polygon", coordinates: polygons[0] };
      return { type: "MultiPolygon", coordinates: polygons };
    }

    hectares() {
      const sizes = this.parts.map(ringsOf).flatMap((rings) =>
        rings.map((ring, place) => squareMetres(ring) * (place ? -1 : 1)),
      );
      return sizes.reduce((sum, size) => sum + size, 0) / 10000;
    }

    start(mode) {
      this.stop();
      this.mode = mode;
      const { pm } = this.map;
      const lines = { templineStyle: STYLES.own, hintlineStyle: { ...STYLES.own, dashArray: "4 6" } };
      if (mode === "draw") pm.enableDraw("Polygon", { ...DRAWING, ...lines });
      if (mode === "cut") pm.enableDraw("Cut", { ...DRAWING, ...lines, layersToCut: this.parts });
      if (mode === "edit") this.parts.forEach((part) => part.pm.enable(DRAWING));
    }

    stop() {
      if (!this.mode) return;
      this.mode = null;
      this.map.pm.disableDraw();
      this.parts.forEach((part) => part.pm.disable());
      this.onStop();
    }

    /* Whether a corner was taken back of what is being drawn. */
    takeLastCorner() {
      const drawing = { draw: "Polygon", cut: "Cut" }[this.mode];
      const tool = drawing && this.map.pm.Draw[drawing];
      if (!tool?._layer?.getLatLngs().length) return false;
      tool._removeLastVertex();
      return true;
    }

    get isDrawing() {
      return this.mode === "draw" || this.mode === "cut";
    }

    fetchSoon() {
      clearTimeout(this.timer);
      if (this.options.beneathUrl) this.timer = setTimeout(() => this.fetchBeneath(), WAIT);
    }

    async fetchBeneath() {
      const seen = this.map.getBounds();
      const zoom = this.map.getZoom();
      if (this.fetched?.zoom === zoom && this.fetched.bounds.contains(seen)) return;
      const bounds = seen.pad(0.5);
      this.fetched = { zoom, bounds };
      const url = new URL(this.options.beneathUrl, window.location.href);
      url.searchParams.set("bounds", bounds.toBBoxString());
      try {
        const response = await fetch(url, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(response.statusText);
        this.drawBeneath(await response.json());
      } catch (error) {
        // Only a help: the own area can be drawn without it.
        this.fetched = null;
        console.warn(error);
      }
    }

    drawBeneath({ layers }) {
      this.beneath.clearLayers();
      for (const { kind, areas } of layers) {
        for (const { name, geometry } of areas) {
          const label = document.createElement("span");
          label.textContent = name;
          // Not to be changed, but corners may stick to it.
          window.L.geoJSON(geometry, { pane: "beneath", style: STYLES[kind], snapIgnore: false })
            .bindTooltip(label, { sticky: true })
            .addTo(this.beneath);
        }
      }
    }

    destroy() {
      clearTimeout(this.timer);
      this.observer.disconnect();
      this.map.remove();
    }
  }

  if (window.L?.PM) window.L.PM.setOptIn(true);
  window.WhatsAppAlertAreaMap = AreaMap;
})();
