/* The form field around an area: its text is the value, the map only helps. */
(() => {
  "use strict";

  const { Controller } = window.StimulusModule;
  const LARGEST_FILE = 5 * 1024 * 1024;

  class AreaController extends Controller {
    static targets = ["text", "file", "map", "tools", "tool", "undo", "hint", "size", "message", "legend", "plain"];

    static values = { options: Object };

    connect() {
      this.texts = this.optionsValue.texts;
      this.undone = [];
      this.known = this.textTarget.value;
      if (window.L?.PM && window.WhatsAppAlertAreaMap) this.openMap();
      else this.complain(this.texts.noMap);
    }

    disconnect() {
      this.map?.destroy();
      this.map = null;
    }

    openMap() {
      for (const target of [this.mapTarget, this.toolsTarget, this.legendTarget]) {
        target.hidden = false;
      }
      this.map = new window.WhatsAppAlertAreaMap(this.mapTarget, this.optionsValue, {
        onChange: (geometry) => this.write(geometry ? JSON.stringify(geometry) : ""),
        onStop: () => this.showTools(),
      });
      this.showText();
      if (!this.messageTarget.textContent && !this.textTarget.matches("[aria-invalid]")) {
        this.plainTarget.open = false;
      }
    }

    // What is typed or pasted, and what an uploaded file says.
    read() {
      const { value } = this.textTarget;
      if (value === this.known) return;
      this.undone.push(this.known);
      this.known = value;
      this.showText({ moves: true });
    }

    showText({ moves = false } = {}) {
      this.complain("");
      if (!this.map) return;
      try {
        const { value } = this.textTarget;
        this.map.show(value.trim() ? JSON.parse(value) : null);
        if (moves) this.map.place();
      } catch {
        this.map.show(null);
        this.complain(this.texts.unreadable);
      }
      this.showTools();
    }

    write(value) {
      if (value === this.known) return;
      this.undone.push(this.known);
      this.put(value);
      this.complain("");
      this.showTools();
    }

    put(value) {
      this.known = value;
      this.textTarget.value = value;
      for (const name of ["input", "change"]) {
        this.textTarget.dispatchEvent(new Event(name, { bubbles: true }));
      }
    }

    undo() {
      if (this.map?.isDrawing) {
        if (!this.map.takeLastCorner()) this.map.stop();
      } else if (this.undone.length) {
        this.put(this.undone.pop());
        this.showText();
      }
    }

    choose({ params: { mode } }) {
      if (this.map.mode === mode) this.map.stop();
      else this.map.start(mode);
      this.showTools();
    }

    leave(event) {
      if (!this.map?.mode) return;
      event.preventDefault();
      this.map.stop();
    }

    showTools() {
      if (!this.map) return;
      const { mode, parts, isDrawing } = this.map;
      for (const tool of this.toolTargets) {
        const own = tool.dataset.whatsappalertAreaModeParam;
        tool.setAttribute("aria-pressed", String(mode === own));
        tool.disabled = own !== "draw" && parts.length === 0;
      }
      this.undoTarget.disabled = !isDrawing && this.undone.length === 0;
      this.hintTarget.textContent = mode ? this.texts[mode] : "";
      this.sizeTarget.textContent = this.sizeText();
    }

    sizeText() {
      const { length } = this.map.parts;
      if (!length) return this.texts.empty;
      const size = this.map.hectares();
      const digits = size < 10 ? 1 : 0;
      const { lang } = document.documentElement;
      const hectares = size.toLocaleString(lang || undefined, { maximumFractionDigits: digits });
      const text = length === 1 ? this.texts.size : this.texts.parts;
      return text.replace("%(hectares)s", hectares).replace("%(count)s", length);
    }

    async upload() {
      const [file] = this.fileTarget.files;
      if (!file) return;
      if (file.size > LARGEST_FILE) {
        this.complain(this.texts.fileTooLarge);
        return;
      }
      // Its text is the value now; the file itself need not be sent too.
      this.textTarget.value = await file.text();
      this.fileTarget.value = "";
      this.textTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.textTarget.dispatchEvent(new Event("change", { bubbles: true }));
      if (!this.messageTarget.textContent) this.hintTarget.textContent = this.texts.fileRead;
    }

    complain(text) {
      this.messageTarget.textContent = text;
    }
  }

  window.wagtail.app.register("whatsappalert-area", AreaController);
})();
