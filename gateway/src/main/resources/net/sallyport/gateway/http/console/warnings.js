/** What an administrator should see to, above whatever they look at. */
import { h } from './dom.js';
import { alarmText, cause, partName, t } from './words.js';

const LATELY = 10 * 60 * 1000;
const MANY = 10;
const FAILURES = new Set(['wrong-password', 'no-account', 'too-many-logins']);

export class Warnings {
  constructor(entries) {
    this.entries = entries;
    this.element = h('div', { class: 'warnings', 'aria-live': 'polite' });
    this.shown = '';
  }

  update(status) {
    const texts = status ? this.texts(status) : [];
    const shown = texts.join('\n');
    if (shown === this.shown && this.element.childElementCount) return;
    this.shown = shown;
    this.element.replaceChildren(...texts.map((text) => h('p', { class: 'warning' }, text)), ...this.notice());
  }

  texts(status) {
    const texts = [];
    const full = (places) => places.size > 0 && places.used >= places.size * 0.9;
    if (full(status.pool)) texts.push(t('wPool', status.pool.used, status.pool.size));
    if (full(status.sessions)) texts.push(t('wSessions', status.sessions.used, status.sessions.size));
    for (const [part, state] of Object.entries(status.health)) {
      if (!state.ok) texts.push(t('wPart', partName(part), state.text));
    }
    for (const alarm of status.alarms) texts.push(alarmText(alarm));
    const lately = [...this.entries.byKey.values()].filter((entry) => Date.now() - Date.parse(entry.at) < LATELY);
    for (const account of new Set(lately.filter((entry) => entry.cause === 'short-cycle').map((entry) => entry.account))) {
      texts.push(t('wCycle', account));
    }
    const failed = lately.filter((entry) => entry.kind === 'refusal' && FAILURES.has(entry.cause));
    if (failed.length >= MANY) {
      const counts = new Map();
      for (const each of failed) counts.set(each.cause, (counts.get(each.cause) ?? 0) + 1);
      const most = [...counts].sort((a, b) => b[1] - a[1])[0][0];
      texts.push(t('wFailing', failed.length, cause(most)));
    }
    return texts;
  }

  /** PPTP's own, until it is understood. */
  notice() {
    if (localStorage.getItem('pptp-understood')) return [];
    const notice = h('p', { class: 'notice' }, h('span', {}, h('strong', {}, t('pptpTitle')), ' ', t('pptpText')),
      h('button', { class: 'button small', type: 'button', onclick: () => { localStorage.setItem('pptp-understood', 'yes'); notice.remove(); } }, t('dismiss')));
    return [notice];
  }
}
