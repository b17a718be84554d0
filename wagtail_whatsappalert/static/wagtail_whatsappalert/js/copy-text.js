/* Buttons that copy a text; without this script they are not there. */

async function copy(button) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText(button.dataset.whatsappalertCopy);
  } catch {
    return; // Not allowed here: the text can still be selected.
  }
  button.textContent = button.dataset.copied;
  setTimeout(() => {
    button.textContent = label;
  }, 3000);
}

// Browsers give the clipboard to secure pages only.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-whatsappalert-copy]")) {
    button.setAttribute("aria-live", "polite");
    (button.closest("[hidden]") ?? button).hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
