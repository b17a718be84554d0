/*
 * What is to be sent, kept in the storage of the browser until it has arrived.
 *
 * Of each registration only the latest tap is kept. Two windows share one box.
 */

const PREFIX = "whatsappalert-attendance-";
const KEPT = 48 * 60 * 60 * 1000;
const PATIENCE = 20000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;

/* Whatever was kept for an evening of days ago. */
export function forgetOld(now) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const kept = JSON.parse(localStorage.getItem(key));
      if (!(kept?.until > now)) localStorage.removeItem(key);
    }
  } catch {
    // No storage here: then nothing was kept.
  }
}

export class Outbox {
  constructor(name, now) {
    this.key = `${PREFIX}${name}`;
    this.now = now;
    this.memory = {};
    this.wait = FIRST_WAIT;
    this.isSending = false;
    this.onSent = () => {};
    this.onRefused = () => {};
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key))?.items ?? {};
    } catch {
      return this.memory;
    }
  }

  write(items) {
    this.memory = items;
    try {
      if (Object.keys(items).length) {
        const until = this.now() + KEPT;
        localStorage.setItem(this.key, JSON.stringify({ until, items }));
      } else {
        localStorage.removeItem(this.key);
      }
    } catch {
      // Full or forbidden: it lives as long as the page.
    }
  }

  put(item) {
    this.write({ ...this.read(), [item.id]: item });
  }

  drop(id) {
    const items = this.read();
    delete items[id];
    this.write(items);
  }

  has(id) {
    return id in this.read();
  }

  waiting() {
    return Object.values(this.read()).filter((item) => !item.problem);
  }

  refused() {
    return Object.values(this.read()).filter((item) => item.problem);
  }

  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      for (let item = this.waiting()[0]; item; item = this.waiting()[0]) {
        await this.post(item);
        this.wait = FIRST_WAIT;
      }
    } catch {
      this.timer = setTimeout(() => this.flush(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    } finally {
      this.isSending = false;
    }
  }

  /* Throws as long as it is not known whether it arrived. */
  async post(item) {
    const body = new URLSearchParams(item.fields);
    if (this.token) body.set("csrfmiddlewaretoken", this.token);
    const response = await fetch(this.url, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("application/json")) throw new Error("no answer of ours");
    const answer = await response.json();
    const isRefused = [404, 422].includes(response.status);
    if (!response.ok && !isRefused) throw new Error("not now");
    // Tapped again meanwhile: that is still to be sent.
    const isLatest = this.read()[item.id]?.at === item.at;
    if (isRefused) {
      if (isLatest) this.put({ ...item, problem: answer.problem });
      this.onRefused();
    } else {
      if (isLatest) this.drop(item.id);
      this.onSent(item, answer);
    }
  }
}
