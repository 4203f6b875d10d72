/** Who came, who displaced whom, who was refused and why. */
import { bytes, clock, day, deviceName, h, span } from './dom.js';
import { cause, t } from './words.js';

const SHOWN = 300;
const FILTERS = {
  all: () => true,
  displacements: (one) => one.what === 'displaced' || one.what === 'note',
  refusals: (one) => one.what === 'refused',
  comings: (one) => ['in', 'out', 'kicked'].includes(one.what),
};

export const device = (entry) => deviceName(entry?.device) ?? t('unknownDevice');

/** The sentence of one happening: its words, what goes with them, and how it looks. */
export function sentence({ what, entry }, entries) {
  const from = t('evInFrom', device(entry), entry.calling_address ?? '–');
  switch (what) {
    case 'in': return [t('evIn'), `${from}${entry.decision_micros ? ` · ${t('decided', `${(entry.decision_micros / 1000).toFixed(1)} ms`)}` : ''}`];
    case 'displaced': {
      const winner = entries?.session(entry.server, entry.displaced_by);
      return [t('evDisplaced'), winner
        ? t('evDisplacedBy', device(winner), winner.calling_address, device(entry), entry.calling_address) : from];
    }
    case 'kicked': {
      const said = entry.cause_text?.replace(/ \[sallyport:kicked\]$/, '');
      const reason = said?.match(/^Disconnected by the operator: (.+)$/)?.[1];
      return [t('evKicked'), reason ? t('evKickedWhy', reason) : from];
    }
    case 'refused': return [`${t('evRefused')}: ${cause(entry.cause)}`, from];
    case 'note': return [`${t('evNote')}: ${cause(entry.cause)}`, entry.cause_text];
    default: return [`${t('evOut')}: ${cause(entry.cause)}`,
      [span(entry.duration_millis / 1000), `↑ ${bytes(entry.rx_bytes)} ↓ ${bytes(entry.tx_bytes)}`].join(' · ')];
  }
}

export function item(one, entries) {
  const [words, more] = sentence(one, entries);
  const who = one.entry.account ?? one.entry.name;
  return h('li', { class: `event ${one.what}`, 'data-what': one.what, 'data-account': who },
    h('time', { datetime: one.at, class: 'number' }, clock(one.at)), h('i', { class: 'mark', 'aria-hidden': 'true' }),
    h('div', {}, h('p', {}, h('a', { class: 'account', href: `#/account/${encodeURIComponent(who ?? '')}` }, who ?? '–'), ' ', words),
      h('p', { class: 'quiet' }, more)));
}

export class Timeline {
  constructor(entries) {
    this.entries = entries;
    this.filter = 'all';
    this.chips = Object.keys(FILTERS).map((name) => h('button', {
      class: 'chip', type: 'button', 'data-filter': name, 'aria-pressed': String(name === 'all'),
      onclick: () => { this.filter = name; this.draw(); },
    }, t(name)));
    this.search = h('input', { type: 'search', placeholder: t('account'), 'aria-label': t('search'), oninput: () => this.draw() });
    this.list = h('div', { class: 'timeline' });
    this.element = h('section', {}, h('div', { class: 'bar' }, h('div', { class: 'chips' }, this.chips), h('span', { class: 'fill' }), this.search), this.list);
    this.listener = () => this.draw();
    entries.listeners.add(this.listener);
    this.draw();
  }

  close() {
    this.entries.listeners.delete(this.listener);
  }

  draw() {
    for (const chip of this.chips) chip.setAttribute('aria-pressed', String(chip.dataset.filter === this.filter));
    const part = this.search.value.trim().toLowerCase();
    const all = this.entries.happenings().filter(FILTERS[this.filter])
      .filter(({ entry }) => !part || (entry.account ?? entry.name ?? '').toLowerCase().includes(part)).slice(0, SHOWN);
    const days = new Map();
    for (const one of all) {
      const heading = day(one.at);
      if (!days.has(heading)) days.set(heading, []);
      days.get(heading).push(one);
    }
    const blocks = [...days].map(([heading, ones]) => h('div', { class: 'card' }, h('h2', { class: 'day' }, heading),
      h('ol', { class: 'events' }, ones.map((one) => item(one, this.entries)))));
    if (!this.entries.readable) blocks.unshift(h('p', { class: 'warning' }, t('historyOff')));
    if (!all.length) blocks.push(h('div', { class: 'card empty' }, h('h2', {}, t(part || this.filter !== 'all' ? 'nothingFound' : 'nothingHappened'))));
    this.list.replaceChildren(...blocks);
  }
}
