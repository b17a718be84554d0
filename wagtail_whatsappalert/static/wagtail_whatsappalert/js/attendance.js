/*
 * The list of an evening on a bad connection.
 *
 * Every tap is kept on the phone first and sent then, one by one and again until the
 * server has answered: it knows each by its number or key, so nothing counts twice.
 * The day after, the phone forgets all of it.
 */

import { Outbox, forgetOld } from "./attendance-outbox.js";

const root = document.querySelector("[data-whatsappalert-attendance]");

const words = root.querySelector("[data-unsent]").dataset;
const find = (selector) => root.querySelector(selector);

// The clock of the phone may be wrong; the server said what time it is.
const ahead = Date.now() - Number(root.dataset.now);
const serverNow = () => Date.now() - ahead;

forgetOld(serverNow());
const outbox = new Outbox(`${root.dataset.whatsappalertAttendance}`, serverNow);

/* -- What is seen ------------------------------------------------------- */

function showGuest(row, people) {
  const isHere = people > 0;
  row.classList.toggle("whatsappalert-attendance__guest--here", isHere);
  row.querySelector("[data-state]").textContent = isHere
    ? words.hereText.replace("{number}", people)
    : "";
  for (const [name, hidden] of [
    ["absent", isHere],
    ["present", !isHere],
    ["undo", !isHere],
  ]) {
    const part = row.querySelector(`[data-${name}]`);
    if (part) part.hidden = hidden;
  }
  if (isHere && row.querySelector("[name=people]")) {
    row.querySelector("[name=people]").value = people;
  }
}

function guestRow(number) {
  return find(`[data-guest="${CSS.escape(number)}"]`);
}

function newRow(item) {
  const list = find("[data-list]");
  const known = list?.querySelector(`[data-key="${CSS.escape(item.fields.key)}"]`);
  if (!list || known) return known;
  const row = find("[data-new-guest]").content.firstElementChild.cloneNode(true);
  row.dataset.key = item.fields.key;
  row.querySelector("[data-name]").textContent = item.fields.name;
  list.prepend(row);
  return row;
}

function showItem(item) {
  const { registration, people } = item.fields;
  const row = item.kind === "tick" ? guestRow(registration) : newRow(item);
  if (!row) return;
  if (item.kind === "tick") showGuest(row, Number(people));
  const state = row.querySelector("[data-state]");
  const said = state.textContent.replace(` (${words.waiting})`, "");
  state.textContent = said ? `${said} (${words.waiting})` : words.waiting;
}

function showSent(item, answer) {
  if (item.kind === "tick") {
    const row = guestRow(item.fields.registration);
    if (row && !outbox.has(item.id)) showGuest(row, answer.people);
  } else {
    const row = newRow(item);
    const listed = guestRow(String(answer.registration));
    if (listed) {
      // He stood on the list after all.
      row?.remove();
      showGuest(listed, answer.people);
    } else if (row) {
      showGuest(row, answer.people);
    }
  }
  if (find("[data-here]")) find("[data-here]").textContent = answer.here;
  if (find("[data-over-full]")) find("[data-over-full]").hidden = !answer.is_over_full;
}

function showCount() {
  const number = outbox.waiting().length;
  const text = number === 1 ? words.one : words.many.replace("{number}", number);
  find("[data-unsent-count]").textContent = number ? text : "";
  find("[data-unsent]").hidden = !number && !outbox.refused().length;
}

function showRefusals() {
  const list = find("[data-refusals]");
  list.replaceChildren(
    ...outbox.refused().map((item) => {
      const line = document.createElement("li");
      const row = item.fields.registration && guestRow(item.fields.registration);
      const name = item.fields.name ?? row?.querySelector("[data-name]").textContent;
      line.textContent = words.refused
        .replace("{name}", name ?? "?")
        .replace("{problem}", item.problem);
      line.append(" ", button(words.drop, () => forget(item)));
      if (item.kind === "walk_in" && find("[data-walk-in]")) {
        line.append(" ", button(words.correct, () => correct(item)));
      }
      return line;
    }),
  );
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "whatsappalert-button whatsappalert-button--secondary";
  made.textContent = label;
  made.addEventListener("click", () => {
    act();
    refresh();
  });
  return made;
}

function forget(item) {
  const { key } = item.fields;
  if (key) find(`[data-key="${CSS.escape(key)}"]`)?.remove();
  outbox.drop(item.id);
}

function correct(item) {
  const form = find("[data-walk-in]");
  for (const name of ["name", "people", "email", "phone", "key"]) {
    form.elements[name].value = item.fields[name];
  }
  forget(item);
  form.elements.name.focus();
}

function refresh() {
  showCount();
  showRefusals();
}

/* -- What is tapped ----------------------------------------------------- */

function fieldsOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  return Object.fromEntries(data);
}

function onTick(event) {
  const fields = fieldsOf(event.target, event.submitter);
  const number = fields.there === "no" ? 0 : Number(fields.people);
  // What makes no sense is for the server to explain, now.
  if (!Number.isInteger(number) || number < 0 || number > 50) return;
  if (fields.there !== "no" && number === 0) return;
  event.preventDefault();
  fields.people = String(number);
  send({ id: `tick-${fields.registration}`, kind: "tick", fields });
}

function onWalkIn(event) {
  const form = event.target;
  const fields = fieldsOf(form);
  event.preventDefault();
  const hasName = Boolean(fields.name.trim());
  find("[data-no-name]").hidden = hasName;
  if (!hasName) return form.elements.name.focus();
  send({ id: `walk-in-${fields.key}`, kind: "walk_in", fields });
  form.reset();
  form.elements.key.value = newKey();
  return form.elements.name.focus();
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function send(item) {
  delete item.fields.csrfmiddlewaretoken;
  item.fields.at = String(Math.round(serverNow()));
  item.at = item.fields.at;
  outbox.put(item);
  showItem(item);
  refresh();
  outbox.flush();
}

function onSearch(event) {
  event.preventDefault();
  filter();
}

function filter() {
  const typed = find("[data-search] [name=q]").value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of root.querySelectorAll("[data-list] > li")) {
    const name = row.querySelector("[data-name]").textContent.toLowerCase();
    row.hidden = !typed.every((word) => name.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  find("[data-nobody]").hidden = shown > 0;
}

/* -- To and fro --------------------------------------------------------- */

outbox.onSent = (item, answer) => {
  showSent(item, answer);
  refresh();
};
outbox.onRefused = refresh;
outbox.url = root.dataset.url;
outbox.token = find("[name=csrfmiddlewaretoken]")?.value;

for (const item of outbox.waiting()) showItem(item);
for (const form of root.querySelectorAll("[data-tick]")) {
  form.addEventListener("submit", onTick);
}
find("[data-walk-in]")?.addEventListener("submit", onWalkIn);
if (find("[data-walk-in]")) find("[data-walk-in]").elements.key.value = newKey();
find("[data-search]")?.addEventListener("submit", onSearch);
find("[data-search] [name=q]")?.addEventListener("input", filter);

window.addEventListener("online", () => outbox.flush());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) outbox.flush();
});
window.addEventListener("beforeunload", (event) => {
  if (outbox.waiting().length) event.preventDefault();
});
// At midnight the names go from the screen.
if (root.dataset.closes) {
  const left = Number(root.dataset.closes) * 1000 - serverNow();
  if (left < 2 ** 31) setTimeout(() => location.reload(), left + 1000);
}
refresh();
outbox.flush();
