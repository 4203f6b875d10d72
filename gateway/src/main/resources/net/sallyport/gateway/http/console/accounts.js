/** The accounts of the database. */
import { call, may, query } from './api.js';
import { h, moment, pager, say, toast } from './dom.js';
import { addAccount, changePassword, editAccount, removeAccount, switchAccount } from './forms.js';
import { t } from './words.js';

const PAGE = 50;

export const standing = (account) => (!account.enabled ? 'disabled'
  : account.valid_until && Date.parse(account.valid_until) < Date.now() ? 'expired' : 'enabled');

export function rule(account) {
  const limit = account.limit ?? null;
  return limit === null && !account.on_conflict ? t('asServer')
    : [limit ?? t('asServer'), account.on_conflict && t(account.on_conflict)].filter(Boolean).join(' · ');
}

/** The buttons that change an account; `then` is run after each. */
export function buttons(account, then) {
  if (!may('administer')) return [];
  const button = (word, action, name) => h('button', { class: 'button small', type: 'button', 'data-do': name, onclick: async () => {
    try { await action(); } catch (e) { toast(e.message, true); }
    then();
  } }, t(word));
  return [
    button('edit', () => editAccount(account), 'edit'), button('newPassword', () => changePassword(account.account), 'password'),
    button(account.enabled ? 'disable' : 'enable', () => switchAccount(account), 'switch'),
    button('remove', () => removeAccount(account.account), 'remove'),
  ];
}

export class Accounts {
  constructor() {
    this.offset = 0;
    this.search = h('input', { type: 'search', placeholder: t('account'), 'aria-label': t('search'),
      oninput: () => { clearTimeout(this.typing); this.typing = setTimeout(() => { this.offset = 0; this.load(); }, 200); } });
    this.body = h('tbody', {});
    this.table = h('table', { class: 'list accounts' }, h('thead', {}, h('tr', {},
      [t('account'), t('state'), t('limit'), t('ownAddresses'), t('validUntil'), ''].map((word) => h('th', { scope: 'col' }, word)))), this.body);
    this.empty = h('div', { class: 'empty', hidden: true }, h('h2', {}));
    this.before = h('button', { class: 'button small', type: 'button', onclick: () => { this.offset = Math.max(0, this.offset - PAGE); this.load(); } }, t('previous'));
    this.after = h('button', { class: 'button small', type: 'button', onclick: () => { this.offset += PAGE; this.load(); } }, t('next'));
    this.element = h('section', {},
      h('div', { class: 'bar' }, this.search, h('span', { class: 'fill' }),
        may('administer') && h('button', { class: 'button primary', type: 'button', id: 'add', onclick: async () => { await addAccount(); this.load(); } }, t('add'))),
      h('div', { class: 'card' }, this.table, this.empty),
      h('div', { class: 'bar pages' }, h('span', { class: 'quiet' }, t('noAccountsText')), h('span', { class: 'fill' }), this.before, this.after));
    this.load();
  }

  async load() {
    let accounts;
    try {
      accounts = await call('GET', `accounts?${query({ search: this.search.value.trim(), offset: this.offset, limit: PAGE + 1 })}`);
    } catch (e) {
      toast(e.message, true);
      return;
    }
    pager(this.before, this.after, this.offset > 0, accounts.length > PAGE);
    say(this.empty.firstChild, t(this.search.value.trim() ? 'nothingFound' : 'noAccounts'));
    this.empty.hidden = accounts.length > 0;
    this.table.hidden = accounts.length === 0;
    this.body.replaceChildren(...accounts.slice(0, PAGE).map((account) => this.row(account)));
  }

  row(account) {
    const state = standing(account);
    return h('tr', { 'data-account': account.account },
      h('td', { class: 'c-account' }, h('i', { class: state === 'enabled' ? 'dot on' : 'dot off' }), h('a', { class: 'account', href: `#/account/${encodeURIComponent(account.account)}` }, account.account)),
      h('td', {}, h('span', { class: `badge ${state}` }, t(state))),
      h('td', {}, String(rule(account))),
      h('td', { class: account.addresses.length ? 'mono' : 'mono c-none' }, account.addresses.join(', ') || '–'),
      h('td', {}, account.valid_until ? moment(account.valid_until) : t('noEnd')),
      h('td', { class: 'c-do' }, buttons(account, () => this.load())));
  }
}
