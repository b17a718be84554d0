for (const button of document.querySelectorAll("[data-whatsappalert-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
