/*
 * The list beside the map. It shows the groups of the part that the visitor moved
 * to, and leads to each of them on the map; groups without a place always stay.
 */

const ROW = "whatsappalert-group-list";
const PAUSE = 250;
const POINTS_AT = { pointerover: true, focusin: true, pointerout: false, focusout: false };

const idOf = (row) => Number(row.dataset.group ?? row.id.replace("group-", ""));

function button(text, className) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

/* The list of the same groups on the page, if there is one. */
export function listBeside(view) {
  const list = view.section.closest(".whatsappalert-overview")?.querySelector(`.${ROW}`);
  return list ? new List(view, list) : null;
}

class List {
  constructor(view, list) {
    this.view = view;
    this.list = list;
    const rows = [...list.querySelectorAll(`.${ROW}__item`)];
    this.rows = new Map(rows.map((row) => [idOf(row), row]));
  }

  /* After a search the map shows what was found; all if that is nothing. */
  keep(features) {
    const kept = features.filter(({ id }) => this.rows.has(id));
    return kept.length ? kept : features;
  }

  follow() {
    this.addLine();
    this.addSkip();
    this.view.map.on("moveend", () => this.soon());
    this.view.map.on("whatsappalert:open", ({ id }) => this.mark(id, true));
    this.view.map.on("whatsappalert:close", ({ id }) => this.mark(id, false));
    this.list.addEventListener("click", (event) => this.onClick(event));
    for (const [name, isOn] of Object.entries(POINTS_AT)) {
      this.list.addEventListener(name, (event) => this.highlight(event, isOn));
    }
  }

  async addButtons() {
    await this.view.inSlices(this.rows, ([id, row]) => this.addButton(id, row));
  }

  addLine() {
    this.line = document.createElement("div");
    this.line.className = `${ROW}__part`;
    this.status = document.createElement("p");
    this.status.setAttribute("role", "status");
    this.status.tabIndex = -1;
    const text = this.view.texts.all.replace("%(all)s", this.rows.size);
    this.all = button(text, `${ROW}__all`);
    this.all.hidden = true;
    this.all.addEventListener("click", () => this.showAll());
    this.line.append(this.status, this.all);
    this.list.before(this.line);
  }

  /* Past all the markers, for who uses the keyboard. */
  addSkip() {
    const skip = button(this.view.texts.skip, "whatsappalert-map__skip");
    skip.addEventListener("click", () => {
      this.status.focus();
      this.list.scrollIntoView({ block: "nearest" });
    });
    this.view.section.prepend(skip);
  }

  addButton(id, row) {
    const { show, nowhere } = this.view.texts;
    if (!this.view.places.has(id)) {
      const note = document.createElement("span");
      note.className = `${ROW}__nowhere`;
      note.textContent = nowhere;
      row.append(note);
      return;
    }
    const made = button(show, `${ROW}__show`);
    const name = row.querySelector(`.${ROW}__name`).textContent;
    made.setAttribute("aria-label", `${show}: ${name}`);
    row.append(made);
  }

  onClick({ target }) {
    const row = target.closest(`.${ROW}__show`)?.closest(`.${ROW}__item`);
    if (!row) return;
    this.view.section.scrollIntoView({ block: "nearest" });
    this.view.open(idOf(row));
  }

  highlight({ target }, isOn) {
    const row = target.closest(`.${ROW}__item`);
    if (!row) return;
    this.view.areas.highlight(idOf(row), isOn);
    this.view.markers.highlight(idOf(row), isOn);
  }

  mark(id, isOn) {
    this.rows.get(id)?.classList.toggle(`${ROW}__item--current`, isOn);
  }

  soon() {
    if (this.view.isQuiet || this.view.movesItself) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.narrow(), PAUSE);
  }

  narrow() {
    const part = this.view.map.getBounds();
    let shown = 0;
    for (const [id, row] of this.rows) {
      const one = this.view.places.get(id);
      row.hidden = Boolean(one) && !part.intersects(one.bounds);
      if (!row.hidden) shown += 1;
    }
    const isPart = shown < this.rows.size;
    const text = this.view.texts.part.replace("%(number)s", shown);
    this.status.textContent = isPart ? text.replace("%(all)s", this.rows.size) : "";
    this.all.hidden = !isPart;
  }

  /* A list that shows a part shows another one after a move of ours. */
  keepUp() {
    if (this.all && !this.all.hidden) this.narrow();
  }

  showAll() {
    clearTimeout(this.waiting);
    this.view.map.closePopup();
    this.view.showAll();
    for (const row of this.rows.values()) row.hidden = false;
    this.status.textContent = "";
    this.status.focus();
    this.all.hidden = true;
  }
}
