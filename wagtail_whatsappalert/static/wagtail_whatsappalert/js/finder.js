/* Answers the finder in place and asks the device where it is, on request only;
   without this script the page does the same, but for the latter. */

const SECTION = "[data-whatsappalert-finder]";
const FORM = "[data-whatsappalert-find]";
// A device that finds nothing in this time, in milliseconds, will not do so.
const PATIENCE = 15000;
// Five decimals are about one metre.
const DECIMALS = 5;

const textsOf = (section) => JSON.parse(section.dataset.texts);
const bodyOf = (section) =>
  section.querySelector("[data-whatsappalert-finder-body]");

function say(section, text) {
  section.querySelector("[data-whatsappalert-finder-status]").textContent = text;
}

const isBusy = (section) => section.hasAttribute("aria-busy");

// One question at a time; the button that was pressed keeps the focus.
async function whileBusy(section, text, work) {
  if (isBusy(section)) return;
  section.setAttribute("aria-busy", "true");
  say(section, text);
  try {
    await work();
  } finally {
    section.removeAttribute("aria-busy");
  }
}

function focusAnswer(section) {
  // The summary of errors if there is one.
  const heading = bodyOf(section).querySelector(
    "[autofocus], [data-whatsappalert-answer]",
  );
  heading?.focus();
}

async function ask(section, form, fields) {
  const response = await fetch(form.action, {
    method: "POST",
    body: fields,
    headers: { "X-WhatsAppAlert-Fragment": "1" },
    credentials: "same-origin",
  });
  const html = await response.text();
  const parsed = new DOMParser().parseFromString(html, "text/html");
  if (!parsed.querySelector(FORM)) throw new Error("not an answer");
  bodyOf(section).replaceChildren(...parsed.body.childNodes);
  offerLocation(section);
  say(section, "");
  focusAnswer(section);
}

async function send(section, form) {
  try {
    await ask(section, form, new URLSearchParams(new FormData(form)));
  } catch {
    // No connection, or an answer we do not know: let the browser do it.
    form.submit();
  }
}

function position() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, {
      enableHighAccuracy: true,
      maximumAge: 60000,
      timeout: PATIENCE,
    });
  });
}

// The codes of GeolocationPositionError; another error is of the network.
const PROBLEMS = { 1: "refused", 2: "late", 3: "late" };

async function sendLocation(section, form) {
  try {
    const { coords } = await position();
    const fields = new URLSearchParams({
      language: form.elements.language.value,
      level: form.elements.level.value,
      longitude: coords.longitude.toFixed(DECIMALS),
      latitude: coords.latitude.toFixed(DECIMALS),
    });
    await ask(section, form, fields);
  } catch (problem) {
    say(section, textsOf(section)[PROBLEMS[problem.code] ?? "failed"]);
  }
}

function mayLocate() {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  const isAllowed = policy?.allowsFeature?.("geolocation") ?? true;
  return isAllowed && window.isSecureContext && "geolocation" in navigator;
}

function offerLocation(section) {
  const place = section.querySelector("[data-whatsappalert-location]");
  const form = section.querySelector(`${FORM}[action]`);
  if (!place || !form || !mayLocate()) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "whatsappalert-button whatsappalert-button--secondary";
  button.textContent = textsOf(section).button;
  button.addEventListener("click", () =>
    whileBusy(section, textsOf(section).locating, () => sendLocation(section, form)),
  );
  place.replaceChildren(button);
  place.hidden = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const section = form.closest(SECTION);
  if (!section || !form.matches(`${FORM}[action]`)) return;
  event.preventDefault();
  whileBusy(section, textsOf(section).searching, () => send(section, form));
});

for (const section of document.querySelectorAll(SECTION)) {
  offerLocation(section);
}
