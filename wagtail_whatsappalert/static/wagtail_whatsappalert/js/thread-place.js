/*
 * Where a report is about: on request, the place of this device. It goes to our own
 * site only, with the form. Without it the place is described in words.
 */

const POINT = /^SRID=4326;POINT ?\((-?[\d.]+) (-?[\d.]+)\)$/;

class Place {
  constructor(box) {
    this.texts = box.dataset;
    this.input = box.querySelector("[data-whatsappalert-location]");
    this.locate = box.querySelector("[data-whatsappalert-locate]");
    this.forget = box.querySelector("[data-whatsappalert-forget]");
    this.message = box.querySelector("[data-whatsappalert-place-message]");
    box.querySelector("[data-whatsappalert-place-buttons]").hidden = false;
    this.locate.addEventListener("click", () => this.ask());
    this.forget.addEventListener("click", () => this.empty());
    this.show("");
  }

  ask() {
    this.message.textContent = this.texts.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.fill(coords),
      () => {
        this.message.textContent = this.texts.failed;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  fill({ latitude, longitude }) {
    // Five decimals are a metre.
    const [x, y] = [longitude, latitude].map((degrees) => Number(degrees.toFixed(5)) || 0);
    this.input.value = `SRID=4326;POINT(${x} ${y})`;
    this.show(this.texts.added);
  }

  empty() {
    this.input.value = "";
    this.show(this.texts.removed);
    this.locate.focus();
  }

  show(text) {
    const point = POINT.exec(this.input.value);
    this.forget.hidden = !point;
    this.message.textContent = point ? `${this.texts.added} (${point[2]}, ${point[1]})` : text;
  }
}

if ("geolocation" in navigator) {
  for (const box of document.querySelectorAll("[data-whatsappalert-place]")) new Place(box);
}
