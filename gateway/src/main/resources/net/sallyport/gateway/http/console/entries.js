/** What happened: the history's newest entries, and what happens from then on. */
import { call } from './api.js';

const KEPT = 1000;
/** How often what is shown is drawn anew at most, however much happens: milliseconds. */
const DRAW = 500;

export class Entries {
  constructor() {
    this.byKey = new Map();
    this.listeners = new Set();
    this.readable = true;
  }

  async load() {
    try {
      for (const entry of (await call('GET', 'history?limit=300')).reverse()) this.put(entry);
    } catch (e) {
      this.readable = false;
    }
    this.tell();
  }

  add(entry) {
    this.put(entry);
    this.telling ??= setTimeout(() => { this.telling = null; this.tell(); }, DRAW);
  }

  put(entry) {
    const key = `${entry.server}/${entry.session}/${entry.kind}${entry.kind === 'session' ? '' : `/${entry.at}`}`;
    const before = this.byKey.get(key);
    // What a session displaced is known to the history alone.
    if (before && entry.displaced == null) entry.displaced = before.displaced;
    this.byKey.delete(key);
    this.byKey.set(key, entry);
    if (this.byKey.size > KEPT) this.byKey.delete(this.byKey.keys().next().value);
  }

  session(server, id) {
    return this.byKey.get(`${server}/${id}/session`);
  }

  tell() {
    this.listeners.forEach((listener) => listener());
  }

  /** What to show, the newest first: a session that is over has come and gone. */
  happenings() {
    const all = [];
    for (const entry of this.byKey.values()) {
      if (entry.kind === 'session') {
        all.push({ at: entry.at, what: 'in', entry });
        if (entry.ended_at) {
          const what = entry.cause === 'port-preempted' ? 'displaced' : entry.cause === 'admin-reset' ? 'kicked' : 'out';
          all.push({ at: entry.ended_at, what, entry });
        }
      } else {
        all.push({ at: entry.at, what: entry.kind === 'refusal' ? 'refused' : 'note', entry });
      }
    }
    return all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }
}
