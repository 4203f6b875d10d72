/** Who is in now. */
import { call, may } from './api.js';
import { Spark, ask, bytes, deviceName, field, h, moment, pager, rate, say, sinceThen, toast } from './dom.js';
import { t } from './words.js';

const PAGE = 50;
const stateWord = (state) => t(state === 'up' ? 'upState' : state);

export async function kick(session) {
  await ask({
    title: t('kickTitle', session.account ?? session.id),
    text: t('kickText', deviceName(session.device) ?? t('unknownDevice'), session.calling_address),
    fields: [field(t('reason'), h('input', { name: 'reason', maxlength: 77, autofocus: true }), t('reasonHint'))],
    action: t('kick'), danger: true, cancel: t('cancel'),
    done: async (data) => {
      const reason = data.get('reason').trim();
      await call('POST', 'kick', reason ? { session: session.id, reason } : { session: session.id });
      toast(t('kicked', session.account ?? session.id));
    },
  });
}

/** One row, which changes in place: what has the focus keeps it. */
export class Row {
  constructor(session) {
    this.session = session;
    this.dot = h('i', { class: 'dot' });
    this.account = h('a', { class: 'account' });
    this.device = h('span', { class: 'main' });
    this.from = h('span', { class: 'quiet mono' });
    this.address = h('span', { class: 'mono' });
    this.since = h('span', {});
    this.traffic = h('span', { class: 'quiet' });
    this.down = h('span', { class: 'down number' });
    this.up = h('span', { class: 'up number' });
    this.spark = new Spark();
    this.element = h('tr', { 'data-session': session.id },
      h('td', { class: 'c-account' }, this.dot, this.account),
      h('td', { class: 'c-device' }, this.device, this.from),
      h('td', { class: 'c-address' }, this.address),
      h('td', { class: 'c-since' }, this.since, this.traffic),
      h('td', { class: 'c-rate' }, h('div', { class: 'beside' }, h('div', { class: 'rates' }, this.down, this.up), this.spark.element)),
      h('td', { class: 'c-do' }, may('operate') && h('button', { class: 'button small', type: 'button', onclick: () => kick(this.session) }, t('kick'))));
    this.update(session);
  }

  update(session) {
    this.session = session;
    this.dot.className = session.state === 'up' ? 'dot on' : 'dot';
    this.dot.title = stateWord(session.state);
    say(this.account, session.account ?? t('notYet'));
    if (session.account) this.account.href = `#/account/${encodeURIComponent(session.account)}`;
    say(this.device, deviceName(session.device) ?? t('unknownDevice'));
    say(this.from, session.calling_address);
    say(this.address, session.address ?? stateWord(session.state));
    say(this.since, sinceThen(session.since));
    this.since.title = moment(session.since);
    say(this.traffic, `↑ ${bytes(session.rx_bytes)}  ↓ ${bytes(session.tx_bytes)}`);
    say(this.down, `↓ ${rate(session.tx_rate)}`);
    say(this.up, `↑ ${rate(session.rx_rate)}`);
    this.spark.update(session.tx_rates, session.rx_rates);
  }
}

export class Sessions {
  constructor(stream, traffics) {
    this.stream = stream;
    this.traffics = traffics;
    this.query = { search: '', order: 'id', reverse: true, offset: 0 };
    this.rows = new Map();
    this.inNow = this.tile(t('inNow'));
    this.pool = this.tile(t('addresses'));
    this.traffic = this.tile(`↓ ${t('up')} · ↑ ${t('down')}`);
    this.toClients = h('span', { class: 'down' });
    this.fromClients = h('span', { class: 'up' });
    this.traffic.value.replaceChildren(this.toClients, '  ', this.fromClients);
    this.trafficSpark = new Spark(220, 40);
    this.traffic.element.append(this.trafficSpark.element);
    this.load = this.tile(t('load'));
    const search = h('input', { type: 'search', placeholder: t('searchSessions'), 'aria-label': t('search'), id: 'search',
      oninput: () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.ask({ search: search.value.trim(), offset: 0 }), 200); } });
    const orders = [['id', true, 'byId'], ['account', false, 'byAccount'], ['since', false, 'bySince'], ['bytes', false, 'byBytes'], ['address', false, 'byAddress']];
    const order = h('select', { 'aria-label': t('order'), id: 'order', onchange: () => {
      const [name, reverse] = orders[order.selectedIndex];
      this.ask({ order: name, reverse, offset: 0 });
    } }, orders.map(([name, , word]) => h('option', { value: name }, t(word))));
    this.body = h('tbody', {});
    this.empty = h('div', { class: 'empty', hidden: true }, h('h2', {}), h('p', { class: 'quiet' }));
    this.where = h('span', { class: 'quiet', id: 'where' });
    this.before = h('button', { class: 'button small', type: 'button', onclick: () => this.ask({ offset: Math.max(0, this.query.offset - PAGE) }) }, t('previous'));
    this.after = h('button', { class: 'button small', type: 'button', onclick: () => this.ask({ offset: this.query.offset + PAGE }) }, t('next'));
    this.table = h('table', { class: 'list sessions' },
      h('thead', {}, h('tr', {}, [t('account'), t('device'), t('address'), t('since'), t('rate'), ''].map((word) => h('th', { scope: 'col' }, word)))), this.body);
    this.element = h('section', {},
      h('div', { class: 'tiles' }, this.inNow.element, this.pool.element, this.traffic.element, this.load.element),
      h('div', { class: 'bar' }, search, order),
      h('div', { class: 'card' }, this.table, this.empty),
      this.pages = h('div', { class: 'bar pages', hidden: true }, this.where, h('span', { class: 'fill' }), this.before, this.after));
  }

  tile(label) {
    const value = h('strong', { class: 'value' }, '–');
    const more = h('span', { class: 'quiet' });
    const meter = h('span', { class: 'meter', hidden: true }, h('i', {}));
    return { element: h('div', { class: 'tile' }, h('span', { class: 'label' }, label), value, more, meter), value, more, meter };
  }

  watched() {
    return { watch: 'status,sessions', limit: PAGE, ...this.query };
  }

  ask(change) {
    Object.assign(this.query, change);
    this.stream.watch(this.watched());
  }

  status(status) {
    const fill = (tile, places) => {
      const part = places.size ? Math.min(100, (100 * places.used) / places.size) : 0;
      tile.meter.hidden = false;
      tile.meter.firstChild.style.width = `${part}%`;
      tile.meter.classList.toggle('full', part >= 90);
    };
    say(this.inNow.value, String(status.sessions.used));
    say(this.inNow.more, t('ofPossible', status.sessions.size));
    fill(this.inNow, status.sessions);
    say(this.pool.value, String(status.pool.used));
    say(this.pool.more, t('ofPool', status.pool.size));
    fill(this.pool, status.pool);
    say(this.toClients, `↓ ${rate(status.tx_rate)}`);
    say(this.fromClients, `↑ ${rate(status.rx_rate)}`);
    this.trafficSpark.update(this.traffics.tx, this.traffics.rx);
    const busy = status.workers.map((worker) => worker.busy_percent ?? 0);
    say(this.load.value, `${Math.max(0, ...busy)} %`);
    say(this.load.more, busy.map((percent, i) => `${t('workerN', i)}: ${percent} %`).slice(0, 4).join(' · '));
    fill(this.load, { used: Math.max(0, ...busy), size: 100 });
  }

  sessions(page) {
    const shown = new Set();
    const elements = page.sessions.map((session) => {
      shown.add(session.id);
      let row = this.rows.get(session.id);
      if (row) row.update(session);
      else this.rows.set(session.id, row = new Row(session));
      return row.element;
    });
    for (const id of [...this.rows.keys()]) if (!shown.has(id)) this.rows.delete(id);
    elements.forEach((element, i) => {
      if (this.body.children[i] !== element) this.body.insertBefore(element, this.body.children[i] ?? null);
    });
    while (this.body.children.length > elements.length) this.body.lastChild.remove();
    this.empty.hidden = page.total > 0;
    this.table.hidden = page.total === 0;
    say(this.empty.children[0], this.query.search ? t('nothingFound') : t('nobody'));
    say(this.empty.children[1], this.query.search ? '' : t('nobodyText'));
    const { offset } = this.query;
    const all = offset === 0 && page.sessions.length >= page.total;
    // How many there are in all stands above.
    this.pages.hidden = all && !(this.query.search && page.total);
    say(this.where, t('page', offset + 1, Math.min(page.total, offset + page.sessions.length), page.total));
    pager(this.before, this.after, offset > 0, offset + page.sessions.length < page.total);
    if (page.total > 0 && page.sessions.length === 0 && offset > 0) this.ask({ offset: 0 });
  }
}
