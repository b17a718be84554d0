/*
 * The streets behind the areas. They come from somebody else, who then sees the
 * visitor's address: so only on request. The choice stays on the device, for every
 * map of the site, until it is taken back.
 */

const KEY = "whatsappalert-tiles";
const CHANGED = "whatsappalert:tiles";

function remembered() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

function remember(isWanted) {
  try {
    if (isWanted) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch {
    // A browser without storage asks again next time.
  }
}

export class Tiles {
  constructor(view) {
    this.view = view;
    this.on = view.section.querySelector("[data-whatsappalert-tiles]");
    this.off = view.section.querySelector("[data-whatsappalert-tiles-off]");
    this.on.addEventListener("click", () => this.choose(true));
    this.off.addEventListener("click", () => this.choose(false));
    // One answer is enough for all maps of a page.
    document.addEventListener(CHANGED, ({ detail }) => this.show(detail));
    this.show(remembered());
  }

  choose(isWanted) {
    remember(isWanted);
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: isWanted }));
    // The button that had the focus is gone.
    this.view.canvas.focus();
  }

  show(isWanted) {
    this.on.hidden = isWanted;
    this.off.hidden = !isWanted;
    this.layer?.remove();
    this.layer = isWanted ? this.makeLayer().addTo(this.view.map) : null;
    if (!isWanted) this.view.say("");
  }

  makeLayer() {
    const { tiles } = this.view.settings;
    return L.tileLayer(tiles.url, {
      attribution: tiles.attribution,
      maxZoom: 19,
      referrerPolicy: "strict-origin-when-cross-origin",
    }).on("tileerror", () => this.view.say(this.view.texts.tilesFailed));
  }
}
