/*
 * In the form of a group: shows what belongs to the chosen way to decide the area, and
 * asks our own server with which groups it overlaps. Without it all parts are shown,
 * and overlap is told when the form is saved.
 */
(() => {
  "use strict";

  const { Controller } = window.StimulusModule;
  const FIELDS = ["status", "site", "area_source", "neighbourhoods", "drawn_area", "address_list"];
  const WAIT = 600;

  class GroupAreaController extends Controller {
    static targets = ["overlap"];

    static values = { url: String, failed: String };

    connect() {
      this.form = this.element.closest("form");
      this.listeners = new AbortController();
      const { signal } = this.listeners;
      this.form.addEventListener("change", (event) => this.changed(event), { signal });
      this.showParts();
    }

    disconnect() {
      clearTimeout(this.timer);
      this.listeners.abort();
    }

    changed({ target }) {
      if (!FIELDS.includes(target.name)) return;
      if (target.name === "area_source") this.showParts();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    }

    showParts() {
      const chosen = this.form.querySelector("[name=area_source]:checked")?.value;
      for (const part of this.form.querySelectorAll("[data-whatsappalert-area-part]")) {
        // What is wrong in it must be seen, whatever is chosen.
        const isWrong = part.querySelector("[aria-invalid], .w-field__errors li, .error-message");
        part.hidden = part.dataset.whatsappalertAreaPart !== chosen && !isWrong;
      }
    }

    body() {
      const all = new FormData(this.form);
      const body = new FormData();
      for (const name of [...FIELDS, "csrfmiddlewaretoken"]) {
        for (const value of all.getAll(name)) body.append(name, value);
      }
      return body;
    }

    async ask() {
      this.request?.abort();
      this.request = new AbortController();
      try {
        const { signal } = this.request;
        const response = await fetch(this.urlValue, { method: "POST", body: this.body(), signal });
        if (!response.ok) throw new Error(response.statusText);
        this.overlapTarget.innerHTML = await response.text();
      } catch (error) {
        if (error.name !== "AbortError") this.overlapTarget.textContent = this.failedValue;
      }
    }
  }

  window.wagtail.app.register("whatsappalert-group-area", GroupAreaController);
})();
