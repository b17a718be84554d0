/*
 * wagtailgeowidget's LeafletField without its losses: it writes only what
 * somebody chose, and tells the form that it did.
 */
(() => {
  "use strict";

  const STORED = /^SRID=4326;POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)$/;
  const WITH_POINTS = /^(-?\d{1,2}(?:\.\d+)?)(?:\s*[,;]\s*|\s+)(-?\d{1,3}(?:\.\d+)?)$/;
  const WITH_COMMAS = /^(-?\d{1,2},\d+)(?:\s*;\s*|,?\s+)(-?\d{1,3},\d+)$/;

  // "52,7" is half of "52,7 6,5", or all of "52, 7": nobody knows.
  const AMBIGUOUS = /^-?\d+,\d+$/;

  const number = (text) => Number(text.replace(",", "."));
  // Six decimals are a hand's breadth.
  const rounded = (degrees) => Number(degrees.toFixed(6)) || 0;

  const onEarth = (lat, lng) =>
    Math.abs(lat) <= 90 && Math.abs(lng) <= 180
      ? { lat: rounded(lat), lng: rounded(lng) }
      : null;

  const markerIcon = () => {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    const shape = document.createElementNS(namespace, "path");
    svg.setAttribute("viewBox", "0 0 28 40");
    shape.setAttribute(
      "d",
      "M14 1C6.8 1 1 6.8 1 14c0 9.5 13 25 13 25s13-15.5 13-25C27 6.8 21.2 1 14 1zm0 18a5 5 0 1 1 0-10 5 5 0 0 1 0 10z",
    );
    svg.append(shape);
    return window.L.divIcon({
      className: "whatsappalert-location__marker",
      html: svg,
      iconSize: [28, 40],
      iconAnchor: [14, 39],
    });
  };

  class LocationField extends window.LeafletField {
    constructor(options) {
      super({ ...options, showEmptyLocation: false });
      this.streetZoom = options.streetZoom;
    }

    // The parent's constructor calls this last.
    setup() {
      this.before = this.getState();
      this.listeners = new AbortController();
      this.initEvents();
      if (window.L) {
        this.initMap();
      } else {
        this.displayWarning(this.translations.noMap);
      }
      this.showStored();
    }

    initEvents() {
      const { signal } = this.listeners;
      const input = this.latLngField[0];
      const remember = () => {
        this.before = this.getState();
      };
      input.addEventListener("focus", remember, { signal });
      input.addEventListener("input", () => this.read(), { signal });
      input.addEventListener("change", () => this.read({ tell: true }), { signal });
      input.addEventListener(
        "keydown",
        (event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            this.read({ tell: true });
          }
        },
        { signal },
      );
      this.onGeocoded = (_event, latLng) =>
        this.place(Number(latLng.lat), Number(latLng.lng));
      this.addressField.on("searchGeocoded", this.onGeocoded);
    }

    initMap() {
      const { L } = window;
      const element = this.mapEl[0];
      element.hidden = false;
      const map = L.map(element, {
        zoomControl: false,
        scrollWheelZoom: false,
        doubleClickZoom: false,
      }).setView(this.defaultLocation, this.zoom);
      map.attributionControl.setPrefix(false);
      L.control
        .zoom({
          zoomInTitle: this.translations.zoomIn,
          zoomOutTitle: this.translations.zoomOut,
        })
        .addTo(map);
      L.tileLayer(this.tileLayer, this.tileLayerOptions).addTo(map);
      map.on("click", (event) => this.choose(event.latlng.wrap()));
      this.map = map;
      this.centreButton().hidden = false;
      this.watchSize(element);
    }

    // A map in a closed tab or panel has no size until it is opened.
    watchSize(element) {
      this.observer = new ResizeObserver(() => this.map.invalidateSize());
      this.observer.observe(element);
    }

    centreButton() {
      return document.getElementById(`${this.sourceField[0].id}_centre`);
    }

    stored() {
      const match = STORED.exec(this.getState());
      return match ? onEarth(Number(match[2]), Number(match[1])) : null;
    }

    parseStrToLatLng(text) {
      const typed = text.trim();
      if (AMBIGUOUS.test(typed)) {
        return null;
      }
      const match = WITH_POINTS.exec(typed) || WITH_COMMAS.exec(typed);
      return match ? onEarth(number(match[1]), number(match[2])) : null;
    }

    // What is half typed may look like another place: as soon as the text is
    // no place, the place from before the typing is back.
    read({ tell = false } = {}) {
      const text = this.latLngField.val();
      if (text.trim() === "") {
        this.clear();
        return;
      }
      const latLng = this.parseStrToLatLng(text);
      if (latLng) {
        this.clearFieldMessage();
        this.setMapPosition(latLng);
        this.writeLocation(latLng);
        return;
      }
      this.write(this.before);
      this.showMarker();
      if (tell) {
        this.displayWarning(this.translations.invalid);
      }
    }

    choose(latLng) {
      const chosen = onEarth(latLng.lat, latLng.lng);
      if (!chosen) {
        return;
      }
      this.clearFieldMessage();
      this.updateLatLng(chosen);
      this.placeMarker(chosen);
      this.writeLocation(chosen);
    }

    // From outside: an address that was found.
    place(lat, lng) {
      this.choose({ lat, lng });
      const chosen = this.stored();
      if (this.map && chosen) {
        this.map.setView(chosen, Math.max(this.map.getZoom(), this.streetZoom));
      }
    }

    chooseCentre() {
      this.choose(this.map.getCenter().wrap());
    }

    clear() {
      this.clearFieldMessage();
      this.latLngField.val("");
      this.removeMarker();
      this.write("");
    }

    showStored() {
      const latLng = this.stored();
      this.latLngField.val("");
      if (latLng) {
        this.updateLatLng(latLng);
      }
      this.showMarker();
    }

    showMarker() {
      const latLng = this.stored();
      if (latLng) {
        this.setMapPosition(latLng);
      } else {
        this.removeMarker();
      }
    }

    setState(newState) {
      this.sourceField.val(newState || "");
      this.showStored();
    }

    writeLocation({ lat, lng }) {
      this.write(LocationField.buildLocationString(this.srid, lng, lat));
    }

    write(value) {
      const source = this.sourceField[0];
      if (source.value === value) {
        return;
      }
      source.value = value;
      for (const name of ["input", "change"]) {
        source.dispatchEvent(new Event(name, { bubbles: true }));
      }
    }

    updateLatLng({ lat, lng }) {
      this.latLngField.val(`${lat}, ${lng}`);
    }

    updateZoomLevel() {}

    setMapPosition(latLng) {
      if (this.map) {
        this.placeMarker(latLng);
        this.map.setView(latLng, this.map.getZoom(), { animate: false });
      }
    }

    placeMarker(latLng) {
      if (!this.map) {
        return;
      }
      if (this.marker) {
        this.marker.setLatLng(latLng);
        return;
      }
      // Not in the tab order: the coordinates are the keyboard's way.
      this.marker = window.L.marker(latLng, {
        draggable: true,
        icon: markerIcon(),
        keyboard: false,
        title: this.translations.marker,
      }).addTo(this.map);
      this.marker.on("dragend", () => this.choose(this.marker.getLatLng().wrap()));
    }

    removeMarker() {
      this.marker?.remove();
      this.marker = null;
    }

    message() {
      return document.getElementById(`${this.sourceField[0].id}_message`);
    }

    displayWarning(text) {
      this.message().textContent = text;
      if (text === this.translations.invalid) {
        this.latLngField.attr("aria-invalid", "true");
      }
    }

    clearFieldMessage() {
      this.message().textContent = "";
      this.latLngField.removeAttr("aria-invalid");
    }

    focus() {
      this.latLngField[0].focus();
    }

    destroy() {
      this.listeners.abort();
      this.addressField.off("searchGeocoded", this.onGeocoded);
      this.observer?.disconnect();
      this.map?.remove();
    }
  }

  window.WhatsAppAlertLocationField = LocationField;
})();
