/* Sends the signup form in place; without this script the page does the same. */

const SECTION = "[data-whatsappalert-signup]";

function focusHeading(section) {
  // The summary of errors if there is one; it stands below the heading.
  const heading =
    section.querySelector("[autofocus]") ??
    section.querySelector(".whatsappalert-signup__heading");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

function insideOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return parsed.querySelector(SECTION);
}

// How long somebody was at it; what is sent within a moment is looked at twice.
function noteSeconds(form) {
  const field = form.elements.elapsed;
  if (!field) return;
  const before = Number(field.dataset.before ?? field.value) || 0;
  field.dataset.before = before;
  field.value = Math.floor(before + performance.now() / 1000);
}

async function send(section, form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-WhatsAppAlert-Fragment": "1" },
      credentials: "same-origin",
    });
    const fresh = insideOf(await response.text());
    if (!fresh) {
      form.submit();
      return;
    }
    section.replaceWith(fresh);
    focusHeading(fresh);
  } catch {
    // No connection, or an answer we do not know: let the browser do it.
    form.submit();
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  const section = event.target.closest(SECTION);
  const form = event.target;
  if (!section || !form.matches(".whatsappalert-form[action]")) return;
  event.preventDefault();
  noteSeconds(form);
  send(section, form);
});

// Coming back with the back button: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(`${SECTION} [type=submit]`)) {
    button.disabled = false;
  }
});
