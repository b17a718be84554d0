/* Tells the sender that the message was opened, once she presses “Pass on”. */
for (const link of document.querySelectorAll("[data-whatsappalert-opened]")) {
  link.addEventListener("click", () => {
    navigator.sendBeacon(link.dataset.whatsappalertOpened);
  });
}
