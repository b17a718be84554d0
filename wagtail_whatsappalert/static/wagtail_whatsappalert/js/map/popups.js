/* What a marker or an area tells, and where the focus goes meanwhile. */

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export class Popups {
  constructor(view) {
    this.view = view;
    this.takesFocus = true;
    this.guideFocus();
    // It is not the visitor who moves the map then.
    view.map.on("autopanstart resize", () => this.untilItStops());
  }

  /* For all layers of a group at once: a thousand bindings take a phone too long. */
  bind(group) {
    group.on("click", ({ layer, latlng }) => this.open(layer, latlng));
    group.on("keypress", ({ layer, originalEvent }) => {
      if (originalEvent.key === "Enter") this.open(layer);
    });
    return group;
  }

  /* At the marker, or where the visitor pressed in the area. */
  open(layer, latlng) {
    const { map, canvas } = this.view;
    const { one } = layer.options;
    const options = {
      // Whole on a phone, with its own edges, and below the zoom buttons.
      maxWidth: Math.min(300, canvas.clientWidth - 60),
      autoPanPaddingTopLeft: [5, 80],
    };
    const popup = L.popup(options, layer);
    popup.on("add", () => map.fire("whatsappalert:open", one));
    popup.on("remove", () => map.fire("whatsappalert:close", one));
    popup.setLatLng(layer.getLatLng?.() ?? latlng).setContent(this.content(one)).openOn(map);
  }

  untilItStops() {
    this.view.movesItself = true;
    this.view.map.once("moveend", () => {
      this.view.movesItself = false;
    });
  }

  content({ id, properties }) {
    const { lines, isLinked } = this.view.settings;
    const box = element("div", "", "whatsappalert-map__popup");
    box.append(element("p", properties.name, "whatsappalert-map__popup-name"));
    if (properties.status_label) {
      const kind = `whatsappalert-badge whatsappalert-badge--${properties.status}`;
      const badge = element("p", "");
      badge.append(element("span", properties.status_label, kind));
      box.append(badge);
    }
    for (const line of lines) {
      if (properties[line]) box.append(element("p", properties[line], "whatsappalert-map__popup-line"));
    }
    if (properties.url) {
      const link = element("a", this.view.texts.more);
      link.href = properties.url;
      box.append(link);
    }
    if (isLinked && navigator.clipboard) box.append(this.copyButton(id));
    return box;
  }

  copyButton(id) {
    const { copy, copied } = this.view.texts;
    const button = element("button", copy, "whatsappalert-map__copy");
    button.type = "button";
    button.addEventListener("click", async () => {
      const { origin, pathname, search } = location;
      await navigator.clipboard.writeText(`${origin}${pathname}${search}#group-${id}`);
      this.view.say(copied);
    });
    return button;
  }

  /* The popup stands after all markers; who opens it should not have to look for it. */
  guideFocus() {
    const { map, canvas, texts } = this.view;
    let opener = null;
    map.on("popupopen", ({ popup }) => {
      const box = popup.getElement();
      const close = box.querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", texts.close);
      if (!this.takesFocus) return;
      opener = document.activeElement;
      const first = box.querySelector(".whatsappalert-map__popup :is(a, button)");
      (first ?? close).focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup }) => {
      const { activeElement, body } = document;
      const hadFocus = activeElement === body || popup.getElement().contains(activeElement);
      if (!opener || !hadFocus) return;
      (opener.isConnected && opener !== body ? opener : canvas).focus({ preventScroll: true });
      opener = null;
    });
    canvas.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") map.closePopup();
    });
  }
}
