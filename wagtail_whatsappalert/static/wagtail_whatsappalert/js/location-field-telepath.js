(() => {
  "use strict";

  const Widget = window.telepath.constructors["wagtail.widgets.Widget"];
  const BoundWidget = new Widget("").boundWidgetClass;

  class BoundLocation extends BoundWidget {
    setState(state) {
      super.setState(state || "");
      this.input.dispatchEvent(
        new CustomEvent("whatsappalert:state", { bubbles: true }),
      );
    }

    focus() {
      document.getElementById(`${this.input.id}_latlng`)?.focus();
    }
  }

  class LocationInput extends Widget {
    boundWidgetClass = BoundLocation;
  }

  window.telepath.register(
    "wagtail_whatsappalert.widgets.LocationInput",
    LocationInput,
  );
})();
