/* On paper: all areas, each with the number that its row in the list has. */

const NAME = ".whatsappalert-group-list__name";
const MOST_NUMBERS = 200;

export class Printing {
  constructor(view) {
    this.view = view;
    addEventListener("beforeprint", () => this.prepare());
    addEventListener("afterprint", () => this.restore());
  }

  prepare() {
    const { map, section } = this.view;
    this.before = { centre: map.getCenter(), zoom: map.getZoom() };
    section.classList.add("whatsappalert-map--on-paper");
    for (const id of this.view.places.keys()) this.view.areas.highlight(id, false);
    this.view.quietly(() => map.invalidateSize({ pan: false }));
    this.view.showAll();
    if (this.view.list && this.view.places.size <= MOST_NUMBERS) this.number();
  }

  number() {
    const { list, map, markers, places } = this.view;
    this.numbers = L.layerGroup().addTo(map);
    markers.cluster.remove();
    let number = 0;
    for (const [id, row] of list.rows) {
      if (!places.has(id)) continue;
      number += 1;
      row.querySelector(NAME).dataset.number = number;
      const html = document.createElement("span");
      html.textContent = number;
      const icon = L.divIcon({ html, className: "whatsappalert-map__number", iconSize: [22, 22] });
      L.marker(places.get(id).point, { icon, interactive: false, keyboard: false }).addTo(this.numbers);
    }
  }

  restore() {
    const { map, markers, section } = this.view;
    if (!this.before) return;
    section.classList.remove("whatsappalert-map--on-paper");
    if (this.numbers) {
      this.numbers.remove();
      this.numbers = null;
      markers.cluster.addTo(map);
    }
    this.view.quietly(() => {
      map.invalidateSize({ pan: false });
      map.setView(this.before.centre, this.before.zoom, { animate: false });
    });
    this.before = null;
  }
}
