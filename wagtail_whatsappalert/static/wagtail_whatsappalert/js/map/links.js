/*
 * Links to one group: `#group-12`, which is also its row in the list, or
 * `?group=12`. The address follows the open popup without a step in the history.
 */

const HASH = /^#group-(\d+)$/;

export class Links {
  constructor(view) {
    this.view = view;
    view.map.on("whatsappalert:open", ({ id }) => this.write(`#group-${id}`));
    view.map.on("whatsappalert:close", () => this.write(""));
    addEventListener("hashchange", () => this.open(this.inHash()));
    this.open(this.inHash() || Number(new URLSearchParams(location.search).get("group")));
  }

  inHash() {
    return Number(HASH.exec(location.hash)?.[1] ?? 0);
  }

  open(id) {
    if (!this.view.open(id, { takesFocus: false })) return;
    this.view.section.scrollIntoView({ block: "nearest" });
  }

  write(hash) {
    const { pathname, search } = location;
    history.replaceState(history.state, "", hash || pathname + search);
  }
}
