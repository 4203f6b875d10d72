/** One account: who is in with it, how it is set, what was. */
import { call, query } from './api.js';
import { buttons, rule, standing } from './accounts.js';
import { Row } from './sessions.js';
import { bytes, h, moment, span } from './dom.js';
import { device, sentence } from './timeline.js';
import { cause, t } from './words.js';

export class AccountPage {
  constructor(name) {
    this.name = name;
    this.rows = new Map();
    this.now = h('tbody', {});
    this.nowEmpty = h('p', { class: 'quiet pad' }, t('notIn'));
    this.settings = h('div', { class: 'facts' });
    this.do = h('div', { class: 'bar' });
    this.past = h('tbody', {});
    const head = (...words) => h('thead', {}, h('tr', {}, words.map((word) => h('th', { scope: 'col' }, word))));
    this.element = h('section', {},
      h('div', { class: 'bar' }, h('h1', {}, name), h('span', { class: 'fill' }), this.do),
      h('div', { class: 'card' }, h('h2', { class: 'day' }, t('now')), this.nowEmpty, h('table', { class: 'list sessions' }, this.now)),
      h('div', { class: 'card' }, h('h2', { class: 'day' }, t('settings')), this.settings),
      h('div', { class: 'card' }, h('h2', { class: 'day' }, t('history')),
        h('table', { class: 'list past' }, head(t('since'), t('device'), t('duration'), t('traffic'), t('end')), this.past)));
    this.load();
  }

  watched() {
    return { watch: 'status,sessions', account: this.name, limit: 50 };
  }

  async load() {
    try {
      const account = await call('GET', `accounts/${encodeURIComponent(this.name)}`);
      const fact = (label, value) => h('div', {}, h('span', { class: 'label' }, label), h('span', {}, value));
      this.settings.replaceChildren(fact(t('state'), t(standing(account))), fact(t('limit'), String(rule(account))),
        fact(t('ownAddresses'), account.addresses.join(', ') || '–'), fact(t('routes'), account.routes.join(', ') || '–'),
        fact(t('validUntil'), account.valid_until ? moment(account.valid_until) : t('noEnd')), fact(t('changed'), moment(account.changed_at)));
      this.do.replaceChildren(...buttons(account, () => this.load()));
    } catch (e) {
      this.settings.replaceChildren(h('p', { class: 'quiet pad' }, e.status === 404 ? t('inFiles') : e.message));
      this.do.replaceChildren();
    }
    this.loadPast();
  }

  async loadPast() {
    try {
      const entries = await call('GET', `history?${query({ account: this.name, limit: 200 })}`);
      this.past.replaceChildren(...entries.map((entry) => {
        const [words] = entry.kind === 'session' ? [entry.ended_at ? cause(entry.cause) : t('stillIn')]
          : sentence({ what: entry.kind === 'refusal' ? 'refused' : 'note', entry }, null);
        return h('tr', {}, h('td', { class: 'number' }, moment(entry.at)),
          h('td', { class: 'c-device' }, h('span', { class: 'main' }, device(entry)), h('span', { class: 'quiet mono' }, entry.calling_address ?? '')),
          h('td', {}, entry.duration_millis == null ? '–' : span(entry.duration_millis / 1000)),
          h('td', { class: 'number' }, entry.rx_bytes == null ? '–' : `↑ ${bytes(entry.rx_bytes)} ↓ ${bytes(entry.tx_bytes)}`),
          h('td', {}, h('span', { class: `badge ${entry.kind} ${entry.cause ?? ''}` }, words)));
      }));
    } catch (e) {
      this.past.replaceChildren(h('tr', {}, h('td', { class: 'quiet', colspan: 5 }, t('historyOff'))));
    }
  }

  sessions(page) {
    const shown = new Set(page.sessions.map((session) => session.id));
    // The history is written a moment after.
    if (shown.size !== this.rows.size || [...shown].some((id) => !this.rows.has(id))) setTimeout(() => this.loadPast(), 1000);
    for (const [id, row] of this.rows) if (!shown.has(id)) { row.element.remove(); this.rows.delete(id); }
    for (const session of page.sessions) {
      const row = this.rows.get(session.id);
      if (row) row.update(session);
      else {
        const made = new Row(session);
        this.rows.set(session.id, made);
        this.now.append(made.element);
      }
    }
    this.nowEmpty.hidden = page.total > 0;
  }

  entry(entry) {
    if (entry.account === this.name) setTimeout(() => this.loadPast(), 500);
  }
}
