(() => {
  "use strict";

  const { Controller } = window.StimulusModule;

  class LocationController extends Controller {
    static values = { options: Object };

    connect() {
      const { id } = this.element.querySelector("input[type=hidden]");
      const { addressField } = this.optionsValue;
      const prefix = id.includes("-") ? id.slice(0, id.lastIndexOf("-") + 1) : "id_";
      this.field = new window.WhatsAppAlertLocationField({
        ...this.optionsValue,
        id,
        addressSelector: addressField ? `#${prefix}${addressField}` : null,
      });
    }

    disconnect() {
      this.field?.destroy();
      this.field = null;
    }

    place({ detail }) {
      this.field?.place(detail.latitude, detail.longitude);
    }

    show() {
      this.field?.showStored();
    }

    clear() {
      this.field?.clear();
    }

    centre() {
      this.field?.chooseCentre();
    }
  }

  window.wagtail.app.register("whatsappalert-location", LocationController);
})();
