/** How the server does. */
import { h, span } from './dom.js';
import { cause, partName, t } from './words.js';

export class ServerView {
  constructor() {
    this.element = h('section', { class: 'columns' });
  }

  status(status) {
    const facts = [
      [t('version'), status.version], [t('uptime'), span(status.uptime_seconds)], [t('listening'), status.listening.join(', ')],
      [t('rules'), t('ruleText', status.limit, t(status.on_conflict))], [t('config'), status.config],
    ];
    const fact = ([label, value]) => h('div', value === status.config && { class: 'wide' }, h('span', { class: 'label' }, label), h('span', {}, value));
    const card = (title, ...content) => h('div', { class: 'card' }, h('h2', { class: 'day' }, title), ...content);
    const counts = (all, word) => {
      const rows = Object.entries(all).sort((a, b) => b[1] - a[1]).slice(0, 20);
      const top = Math.max(1, ...rows.map(([, count]) => count));
      return rows.length ? h('ul', { class: 'counts' }, rows.map(([name, count]) => {
        const bar = h('i', { class: 'bar-of' });
        bar.style.width = `${(100 * count) / top}%`;
        return h('li', {}, h('span', {}, word(name)), h('span', { class: 'number' }, count.toLocaleString()), bar);
      })) : h('p', { class: 'quiet pad' }, t('none'));
    };
    const workers = status.workers.map((worker) => {
      const bar = h('i', {});
      bar.style.width = `${worker.busy_percent ?? 0}%`;
      return h('li', { class: 'worker' }, h('span', {}, t('workerN', worker.index)),
        h('span', { class: 'quiet number' }, t('workerLoad', worker.sessions, worker.busy_percent ?? '–')), h('span', { class: 'meter' }, bar));
    });
    const health = Object.entries(status.health).map(([part, state]) => h('li', {},
      h('span', {}, h('i', { class: state.ok ? 'dot on' : 'dot bad' }), ` ${partName(part)}`), h('span', { class: 'quiet', title: state.text }, state.ok ? t('works') : `${t('fails')} · ${state.text}`)));
    this.element.replaceChildren(
      card('Sallyport', h('div', { class: 'facts' }, facts.map(fact))),
      card(t('load'), h('ul', { class: 'counts' }, workers)),
      card(t('health'), h('ul', { class: 'counts' }, health)),
      card(t('logins'), counts(status.logins, (name) => (name === 'admitted' ? t('admitted') : cause(name)))),
      card(t('ends'), counts(status.ends, cause)),
      card(t('drops'), counts(status.drops, (name) => name)),
      h('div', { class: 'card wide' }, h('h2', { class: 'day' }, t('pptpTitle')), h('p', { class: 'pad' }, t('pptpText'))));
  }
}
