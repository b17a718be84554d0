(() => {
  "use strict";

  const { Controller } = window.StimulusModule;

  const filled = (text, address) => text.replace("%(address)s", () => address);

  class AddressController extends Controller {
    static targets = ["input", "message", "hits"];

    static values = { url: String, location: String, texts: Object };

    disconnect() {
      this.request?.abort();
    }

    async search() {
      const address = this.inputTarget.value.trim();
      this.request?.abort();
      this.close();
      if (!address) {
        this.tell(this.textsValue.empty);
        return;
      }
      this.tell(this.textsValue.busy);
      const request = new AbortController();
      this.request = request;
      const answer = await this.ask(address, request.signal);
      if (!request.signal.aborted) {
        this.show(address, answer);
      }
    }

    async ask(address, signal) {
      try {
        const response = await fetch(
          `${this.urlValue}?${new URLSearchParams({ q: address })}`,
          {
            headers: {
              Accept: "application/json",
              "X-Requested-With": "XMLHttpRequest",
            },
            signal,
          },
        );
        return await response.json();
      } catch {
        return { error: this.textsValue.unavailable };
      }
    }

    show(address, { error, results }) {
      if (error) {
        this.tell(error);
      } else if (!results.length) {
        this.tell(filled(this.textsValue.nothing, address));
      } else {
        this.tell(this.textsValue.choose);
        this.hitsTarget.replaceChildren(...results.map((hit) => this.item(hit)));
        this.hitsTarget.hidden = false;
      }
    }

    item(hit) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "whatsappalert-address__hit";
      button.textContent = hit.label;
      button.addEventListener("click", () => this.choose(hit));
      item.append(button);
      return item;
    }

    // First the point, then the address: whoever saves in between saves no
    // new address with an old point.
    choose(hit) {
      this.locationInput()?.dispatchEvent(
        new CustomEvent("whatsappalert:place", { bubbles: true, detail: hit }),
      );
      this.inputTarget.value = hit.label;
      for (const name of ["input", "change"]) {
        this.inputTarget.dispatchEvent(new Event(name, { bubbles: true }));
      }
      this.close();
      this.tell(filled(this.textsValue.chosen, hit.label));
      this.inputTarget.focus();
    }

    locationInput() {
      const { id } = this.inputTarget;
      const prefix = id.includes("-") ? id.slice(0, id.lastIndexOf("-") + 1) : "id_";
      return document.getElementById(prefix + this.locationValue);
    }

    close() {
      this.hitsTarget.replaceChildren();
      this.hitsTarget.hidden = true;
      this.tell("");
    }

    tell(text) {
      this.messageTarget.textContent = text;
    }
  }

  window.wagtail.app.register("whatsappalert-address", AddressController);
})();
